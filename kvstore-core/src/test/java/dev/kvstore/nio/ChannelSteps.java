package dev.kvstore.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A few channels that stay open in both trees while their files are moved, replaced and deleted. */
final class ChannelSteps implements AutoCloseable {
    private static final int MOST_OPEN = 5;
    private static final int FARTHEST = 400_000;

    private final Random random;
    private final List<Pair> open = new ArrayList<>();

    ChannelSteps(Random random) {
        this.random = random;
    }

    /** The channels of one file in the two trees. */
    private record Pair(String path, boolean isDirectory, FileChannel host, FileChannel ours) {}

    /** Something done with a channel. */
    private interface Use {
        Object of(FileChannel channel) throws IOException;
    }

    /** Takes what was done, and what came of it in either tree. */
    interface Comparison {
        void compare(String name, String expected, String actual);
    }

    void step(Path host, Path ours, Comparison comparison) throws IOException {
        if (open.isEmpty() || (open.size() < MOST_OPEN && random.nextInt(6) == 0)) {
            open(host, ours, comparison);
            return;
        }
        Pair pair = open.get(random.nextInt(open.size()));
        if (random.nextInt(12) == 0) {
            open.remove(pair);
            pair.host().close();
            pair.ours().close();
            return;
        }
        use(pair, comparison);
    }

    private void open(Path host, Path ours, Comparison comparison) {
        String path = FileSteps.path(random);
        Set<OpenOption> options = new HashSet<>();
        for (StandardOpenOption option : List.of(
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.APPEND,
                StandardOpenOption.DSYNC)) {
            boolean often = option == StandardOpenOption.READ || option == StandardOpenOption.WRITE;
            if (random.nextInt(often ? 2 : 5) == 0) {
                options.add(option);
            }
        }
        FileChannel[] opened = new FileChannel[2];
        String name = "open " + path + " "
                + options.stream().map(Object::toString).sorted().toList();
        String expected = DifferentialRun.outcome(
                root -> (opened[0] = FileChannel.open(root.resolve(path), options)) == null, host);
        String actual = DifferentialRun.outcome(
                root -> (opened[1] = FileChannel.open(root.resolve(path), options)) == null, ours);
        comparison.compare(name, expected, actual);
        if (opened[0] != null) {
            open.add(new Pair(path, Files.isDirectory(host.resolve(path)), opened[0], opened[1]));
        }
    }

    private void use(Pair pair, Comparison comparison) {
        int position = random.nextInt(random.nextInt(8) == 0 ? FARTHEST : 300);
        byte[] content = FileSteps.content(random);
        String what = " of " + pair.path() + " at " + position + ", " + content.length + " bytes";
        switch (random.nextInt(10)) {
            case 0 -> both("write" + what, pair, comparison, channel -> channel.write(ByteBuffer.wrap(content)));
            case 1 ->
                both("write" + what, pair, comparison, channel -> channel.write(ByteBuffer.wrap(content), position));
            case 2 ->
                both(
                        "gather" + what,
                        pair,
                        comparison,
                        channel -> channel.write(new ByteBuffer[] {
                            ByteBuffer.wrap(content), ByteBuffer.wrap(content, 0, content.length / 2)
                        }));
            case 3 -> both("read" + what, pair, comparison, channel -> read(channel, content.length, -1));
            case 4 -> both("read" + what, pair, comparison, channel -> read(channel, content.length, position));
            case 5 ->
                both(
                        "position" + what,
                        pair,
                        comparison,
                        channel -> channel.position(position).position());
            case 6 ->
                both(
                        "truncate" + what,
                        pair,
                        comparison,
                        channel -> channel.truncate(position).position());
            case 7 ->
                both(
                        "size and position" + what,
                        pair,
                        comparison,
                        channel -> sizeAndPosition(channel, pair.isDirectory()));
            case 8 ->
                both(
                        "transferFrom" + what,
                        pair,
                        comparison,
                        channel -> channel.transferFrom(
                                java.nio.channels.Channels.newChannel(new java.io.ByteArrayInputStream(content)),
                                position,
                                content.length));
            default ->
                both("force" + what, pair, comparison, channel -> {
                    channel.force(true);
                    return channel.isOpen();
                });
        }
    }

    /** The size of a directory is anybody's choice. */
    private static String sizeAndPosition(FileChannel channel, boolean isDirectory) throws IOException {
        return (isDirectory ? 0 : channel.size()) + " " + channel.position();
    }

    private static String read(FileChannel channel, int length, long position) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        int count = position < 0 ? channel.read(target) : channel.read(target, position);
        return count + " " + FileSteps.summary(Arrays.copyOf(target.array(), target.position()));
    }

    private static void both(String name, Pair pair, Comparison comparison, Use use) {
        comparison.compare(
                name,
                DifferentialRun.outcome(root -> use.of(pair.host()), Path.of("/none")),
                DifferentialRun.outcome(root -> use.of(pair.ours()), Path.of("/none")));
    }

    @Override
    public void close() throws IOException {
        for (Pair pair : open) {
            pair.host().close();
            pair.ours().close();
        }
    }
}
