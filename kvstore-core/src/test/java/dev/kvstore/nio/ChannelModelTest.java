package dev.kvstore.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kvstore.KeyValueStore;
import dev.kvstore.testkit.WatchedStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random reads, writes, truncations and flushes of one file against an array, through two channels and the raw store. */
class ChannelModelTest {
    private static final int LONGEST = 1_500_000;

    @TempDir
    Path directory;

    private byte[] model = {};

    @Test
    void randomOperationsOnOneFileDoWhatAnArrayDoes() throws IOException {
        run(4_000, 3);
    }

    @Test
    @Tag("long")
    void manyRandomOperationsOnOneFileDoWhatAnArrayDoes() throws IOException {
        run(500_000, System.nanoTime());
    }

    private void run(int operations, long seed) throws IOException {
        System.out.println("one file: " + operations + " operations, seed " + seed);
        Random random = new Random(seed);
        int done = 0;
        while (done < operations) {
            try (KeyValueStore store = WatchedStore.open(directory);
                    FileSystem files = KeyValueFileSystems.newFileSystem(store, Map.of())) {
                Path path = files.getPath("/file");
                try (FileChannel first = open(path);
                        FileChannel second = open(path)) {
                    for (int i = 0; i < 500; i++, done++) {
                        step(random, random.nextBoolean() ? first : second, "seed " + seed + ", step " + done);
                    }
                    first.force(true);
                    assertArrayEquals(model, store.get("file".getBytes(UTF_8)), "raw, seed " + seed);
                }
                assertArrayEquals(model, Files.readAllBytes(path), "seed " + seed);
            }
        }
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private void step(Random random, FileChannel channel, String where) throws IOException {
        int position = random.nextInt(random.nextInt(10) == 0 ? LONGEST : Math.max(1, model.length + 100));
        int length = random.nextInt(random.nextInt(10) == 0 ? 300_000 : 3_000);
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                byte[] content = new byte[length];
                random.nextBytes(content);
                assertEquals(length, channel.write(buffer(random, content), position), where);
                if (length > 0) {
                    model = Arrays.copyOf(model, Math.max(model.length, position + length));
                    System.arraycopy(content, 0, model, position, length);
                }
            }
            case 3 -> {
                channel.truncate(position);
                model = Arrays.copyOf(model, Math.min(model.length, position));
            }
            case 4 -> channel.force(false);
            default -> {
                ByteBuffer target =
                        random.nextBoolean() ? ByteBuffer.allocate(length) : ByteBuffer.allocateDirect(length);
                int count = channel.read(target, position);
                int expected =
                        position >= model.length ? (length == 0 ? 0 : -1) : Math.min(length, model.length - position);
                assertEquals(expected, count, where);
                byte[] read = new byte[target.flip().remaining()];
                target.get(read);
                byte[] wanted = count <= 0 ? read : Arrays.copyOfRange(model, position, position + read.length);
                assertArrayEquals(wanted, read, where);
            }
        }
        assertEquals(model.length, channel.size(), where);
    }

    private static ByteBuffer buffer(Random random, byte[] content) {
        return random.nextBoolean()
                ? ByteBuffer.wrap(content)
                : ByteBuffer.allocateDirect(content.length).put(content).flip();
    }
}
