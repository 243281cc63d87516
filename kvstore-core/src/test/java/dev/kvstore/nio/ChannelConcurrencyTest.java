package dev.kvstore.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StoreInterruptedException;
import dev.kvstore.testkit.FileSystemFixture;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads that use the same files. */
class ChannelConcurrencyTest extends FileSystemFixture {
    private static final int THREADS = 4;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void appendsOfSeveralChannelsAreNeverLostOrMixed() throws Exception {
        int each = 300;
        all(number -> () -> {
            try (FileChannel channel =
                    FileChannel.open(path("/log"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                for (int i = 0; i < each; i++) {
                    channel.write(ByteBuffer.wrap(("line of " + number + "\n").getBytes(UTF_8)));
                }
            }
            return null;
        });
        List<String> lines = Files.readAllLines(path("/log"));
        assertEquals(THREADS * each, lines.size());
        for (int i = 0; i < THREADS; i++) {
            String line = "line of " + i;
            assertEquals(each, lines.stream().filter(line::equals).count());
        }
    }

    @Test
    void ofSeveralThreadsThatCreateAFileOneSucceeds() throws Exception {
        for (int round = 0; round < 50; round++) {
            Path path = path("/new" + round);
            AtomicInteger created = new AtomicInteger();
            all(number -> () -> {
                try {
                    Files.createFile(path);
                    created.incrementAndGet();
                } catch (FileAlreadyExistsException e) {
                    // another thread's
                }
                return null;
            });
            assertEquals(1, created.get());
        }
    }

    @Test
    void ofSeveralThreadsThatMoveAFileOneSucceeds() throws Exception {
        for (int round = 0; round < 50; round++) {
            Path source = Files.writeString(path("/source"), "content");
            AtomicInteger moved = new AtomicInteger();
            String prefix = "/moved" + round + "-";
            all(number -> () -> {
                try {
                    Files.move(source, path(prefix + number));
                    moved.incrementAndGet();
                } catch (NoSuchFileException e) {
                    // another thread was faster
                }
                return null;
            });
            assertEquals(1, moved.get());
            try (Stream<Path> children = Files.list(path("/"))) {
                assertEquals(
                        1,
                        children.filter(child -> child.toString().startsWith(prefix))
                                .count());
            }
        }
    }

    @Test
    void aWriterGoesOnThroughRenamesAndReadersSeeIt() throws Exception {
        try (FileChannel writer = FileChannel.open(path("/a"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            Future<?> renames = threads.submit(() -> {
                for (int i = 0; i < 1_000; i++) {
                    Files.move(path(i % 2 == 0 ? "/a" : "/b"), path(i % 2 == 0 ? "/b" : "/a"));
                }
                return null;
            });
            for (int i = 0; i < 500; i++) {
                writer.write(ByteBuffer.allocate(Long.BYTES).putLong(i).flip());
                if (i % 10 == 0) {
                    writer.force(false);
                }
            }
            renames.get();
        }
        ByteBuffer read = ByteBuffer.wrap(Files.readAllBytes(path("/a")));
        for (int i = 0; i < 500; i++) {
            assertEquals(i, read.getLong());
        }
        assertFalse(read.hasRemaining());
    }

    @Test
    void closingAChannelEndsTheOperationsOfOtherThreads() throws Exception {
        Files.write(path("/f"), new byte[1 << 20]);
        FileChannel channel = FileChannel.open(path("/f"), StandardOpenOption.READ, StandardOpenOption.WRITE);
        CountDownLatch started = new CountDownLatch(2);
        Future<?> reader = threads.submit(() -> endlessly(started, () -> channel.read(ByteBuffer.allocate(5000), 0)));
        Future<?> writer = threads.submit(() -> endlessly(started, () -> channel.write(ByteBuffer.allocate(5000), 0)));
        started.await();
        channel.close();
        for (Future<?> future : List.of(reader, writer)) {
            Throwable failure =
                    assertThrows(ExecutionException.class, future::get).getCause();
            assertInstanceOf(ClosedChannelException.class, failure);
        }
        assertEquals(1 << 20, Files.readAllBytes(path("/f")).length);
    }

    @Test
    void anInterruptClosesTheChannelAndKeepsWhatWasWritten() throws Exception {
        FileChannel channel = FileChannel.open(path("/f"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.write(ByteBuffer.wrap("before".getBytes(UTF_8)));
        Thread.currentThread().interrupt();
        assertThrows(ClosedByInterruptException.class, () -> channel.write(ByteBuffer.wrap(new byte[1])));
        assertTrue(Thread.interrupted());
        assertFalse(channel.isOpen());
        assertEquals("before", Files.readString(path("/f")).substring(0, 6));
    }

    /** The thread that interrupts sets the flag, which ends the wait, and closes the channel after it. */
    @Test
    void anOperationThatAnInterruptEndedBeforeItClosedTheChannelClosesIt() throws Exception {
        Path path = Files.writeString(path("/f"), "before");
        try (KvFileChannel channel = (KvFileChannel) FileChannel.open(path, StandardOpenOption.WRITE)) {
            assertThrows(
                    ClosedByInterruptException.class,
                    () -> channel.perform(() -> {
                        Thread.currentThread().interrupt();
                        throw new StoreInterruptedException("interrupted while the write waited");
                    }));
            assertTrue(Thread.interrupted());
            assertFalse(channel.isOpen());
        }
    }

    @Test
    void closingTheFileSystemClosesEverythingAndStoresIt() throws Exception {
        FileChannel channel = FileChannel.open(path("/f"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileChannel gone = FileChannel.open(
                path("/g"), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        channel.write(ByteBuffer.wrap("kept".getBytes(UTF_8)));
        files.close();
        assertFalse(channel.isOpen());
        assertFalse(gone.isOpen());
        assertThrows(ClosedChannelException.class, channel::size);
        assertThrows(ClosedFileSystemException.class, () -> Files.size(path("/f")));
        assertEquals("kept", new String(store.get("f".getBytes(UTF_8)), UTF_8));
        assertFalse(store.exists("g".getBytes(UTF_8)));
    }

    @Test
    void locksOverlapAcrossChannelsAndGoWithThem() throws Exception {
        Files.createFile(path("/f"));
        FileChannel first = FileChannel.open(path("/f"), StandardOpenOption.WRITE);
        try (FileChannel second = FileChannel.open(path("/f"), StandardOpenOption.WRITE)) {
            FileLock lock = first.lock(0, 10, false);
            assertThrows(OverlappingFileLockException.class, () -> second.tryLock(5, 10, false));
            first.close();
            assertFalse(lock.isValid());
            assertTrue(second.tryLock(5, 10, false).isValid());
        }
    }

    private static Object endlessly(CountDownLatch started, Callable<?> action) throws Exception {
        action.call();
        started.countDown();
        while (true) {
            action.call();
        }
    }

    /** An action for the thread of a number. */
    private interface Numbered {
        Callable<Void> of(int number);
    }

    private void all(Numbered action) throws Exception {
        List<Future<Void>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            running.add(threads.submit(action.of(i)));
        }
        for (Future<Void> future : running) {
            future.get();
        }
    }
}
