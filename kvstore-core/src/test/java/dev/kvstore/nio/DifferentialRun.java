package dev.kvstore.nio;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Operations drawn from a seed, done on two trees. Not thread-safe. */
final class DifferentialRun implements AutoCloseable {
    private static final int CHECK_EVERY = 200;
    private static final int MOST_REMEMBERED = 12;
    private static final String ABOVE = "5/4/3/2/1";

    /** Characters shown before the first that differs. */
    private static final int CONTEXT = 60;

    private final Path host;
    private final Path ours;
    private final long seed;
    private final Random random;
    private final FileSteps files;
    private final ChannelSteps channels;
    private final Deque<String> last = new ArrayDeque<>();

    /** The trees have room above them, as paths lead out of them. */
    DifferentialRun(Path host, Path ours, long seed) throws IOException {
        this.host = Files.createDirectories(host.resolve(ABOVE));
        this.ours = Files.createDirectories(ours.resolve(ABOVE));
        this.seed = seed;
        this.random = new Random(seed);
        this.files = new FileSteps(random);
        this.channels = new ChannelSteps(random);
    }

    /** Something done in a tree. The channel is that of the tree which a step may use, or null. */
    interface Action {
        Object in(Path root) throws IOException;
    }

    /** An action and what to call it. */
    record Step(String name, Action action) {}

    void steps(int operations) throws IOException {
        for (int i = 1; i <= operations; i++) {
            if (random.nextInt(3) == 0) {
                channels.step(host, ours, this::compare);
            } else {
                Step step = files.next();
                compare(step.name(), outcome(step.action(), host), outcome(step.action(), ours));
            }
            if (i % CHECK_EVERY == 0) {
                compare("the tree after " + i, tree(host), tree(ours));
            }
        }
    }

    private void compare(String name, String expected, String actual) {
        last.addLast(name + " -> " + (expected.length() > 100 ? expected.substring(0, 100) + "…" : expected));
        if (last.size() > MOST_REMEMBERED) {
            last.removeFirst();
        }
        if (!expected.equals(actual)) {
            int differ = 0;
            while (differ < Math.min(expected.length(), actual.length())
                    && expected.charAt(differ) == actual.charAt(differ)) {
                differ++;
            }
            int from = Math.max(0, differ - CONTEXT);
            throw new AssertionError("seed " + seed + ", " + name + "\nexpected …" + expected.substring(from)
                    + "\nbut was  …" + actual.substring(from) + "\nafter\n  " + String.join("\n  ", last));
        }
    }

    /** What an action returns or throws, as text without the place of the tree. */
    static String outcome(Action action, Path root) {
        String top = root.toString().replace(ABOVE, "");
        try {
            return String.valueOf(action.in(root)).replace(top, "TOP/");
        } catch (FileSystemException e) {
            String file = String.valueOf(e.getFile()).replace(top, "TOP/");
            return e.getClass().getSimpleName() + " " + file;
        } catch (IOException | RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }

    /** Everything in a tree but times. */
    static String tree(Path root) throws IOException {
        TreeMap<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                String name = root.relativize(path).toString();
                found.put(name, describe(path).replace(root.toString().replace(ABOVE, ""), "TOP/"));
            }
        }
        return found.toString();
    }

    private static String describe(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return "link to " + Files.readSymbolicLink(path);
        }
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        return Files.isDirectory(path) ? mode : mode + " " + FileSteps.summary(Files.readAllBytes(path));
    }

    @Override
    public void close() throws IOException {
        channels.close();
    }
}
