package dev.kvstore.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StoreOptions;
import dev.kvstore.StoreStalledException;
import dev.kvstore.testkit.FileSystemFixture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files are written to a store whose memtable is small and whose patience is short. */
class StalledWriteTest extends FileSystemFixture {
    private static final int TIMEOUT_MILLIS = 100;
    private static final int LENGTH = 4 << 20;

    StalledWriteTest() {
        super(
                StoreOptions.builder()
                        .flushThresholdBytes(64 << 10)
                        .writeTimeoutMillis(TIMEOUT_MILLIS)
                        .build(),
                Map.of());
    }

    @BeforeEach
    void allowOneMemtable() {
        store.settings().maxImmutableMemtables().set(1);
    }

    @AfterEach
    void letWritesGoOn() {
        store.settings().writesPaused().set(0);
    }

    @Test
    void aLargeWriteBlocksThroughStallsAsADiskDoes() throws IOException {
        byte[] content = new byte[LENGTH];
        new Random(7).nextBytes(content);
        Files.write(path("/large"), content);
        assertArrayEquals(content, Files.readAllBytes(path("/large")));
        assertTrue(store.metrics().stallCount() > 0, "the store has to have stalled, or this shows nothing");
    }

    @Test
    void aWriteFailsWhenNothingMovesForTheTimeout() throws IOException {
        Files.writeString(path("/f"), "before");
        store.settings().writesPaused().set(1);
        IOException failure = assertThrows(IOException.class, () -> Files.writeString(path("/g"), "no"));
        assertEquals(StoreStalledException.class, failure.getCause().getClass());
        assertEquals("before", Files.readString(path("/f")));
        assertFalse(Files.exists(path("/g")));
        store.settings().writesPaused().set(0);
        Files.writeString(path("/g"), "after");
        assertEquals("after", Files.readString(path("/g")));
    }

    @Test
    void readersOfTheFileAndOfOthersGoOnWhileAWriteWaits() throws Exception {
        store.settings().writeTimeoutMillis().set(3_600_000);
        Files.writeString(path("/other"), "other");
        try (FileChannel channel = FileChannel.open(
                path("/f"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap("waits".getBytes(UTF_8)));
            store.settings().writesPaused().set(1);
            CompletableFuture<Void> flush = CompletableFuture.runAsync(() -> force(channel));
            await().until(() -> blockedInFlush() && !flush.isDone());
            assertEquals("waits", Files.readString(path("/f")));
            assertEquals(5, Files.size(path("/f")));
            assertEquals("other", Files.readString(path("/other")));
            assertFalse(flush.isDone());
            store.settings().writesPaused().set(0);
            flush.join();
        }
    }

    @Test
    void anInterruptEndsAWriteThatWaitsAndClosesTheChannel() throws Exception {
        store.settings().writeTimeoutMillis().set(3_600_000);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        FileChannel channel = FileChannel.open(path("/f"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        store.settings().writesPaused().set(1);
        Thread writer = new Thread(() -> {
            try {
                channel.write(ByteBuffer.wrap("x".getBytes(UTF_8)));
                channel.force(false);
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        writer.start();
        await().until(StalledWriteTest::blockedInFlush);
        // The interrupt closes the channel, which has to store what was written: in the thread that interrupts.
        CompletableFuture<Void> interrupt = CompletableFuture.runAsync(writer::interrupt);
        writer.join();
        assertEquals(ClosedByInterruptException.class, failure.get().getClass());
        assertFalse(channel.isOpen());
        store.settings().writesPaused().set(0);
        interrupt.join();
        await().untilAsserted(() -> assertEquals("x", Files.readString(path("/f"))));
    }

    private static void force(FileChannel channel) {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean blockedInFlush() {
        return Thread.getAllStackTraces().values().stream()
                .anyMatch(stack -> Arrays.stream(stack)
                                .anyMatch(frame -> frame.getMethodName().equals("awaitRoom"))
                        && Arrays.stream(stack)
                                .anyMatch(frame -> frame.getClassName().endsWith("nio.OpenFile")));
    }
}
