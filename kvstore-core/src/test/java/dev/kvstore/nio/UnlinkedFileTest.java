package dev.kvstore.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.kvstore.ChunkedValue;
import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreOptions;
import dev.kvstore.testkit.StoreEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A large file that is deleted or replaced while it is open: how long its content lives, and what a crash leaves of it. */
@ParameterizedClass
@EnumSource
class UnlinkedFileTest {
    private static final int LENGTH = 300_000;
    private static final int CHUNKS = 3;

    @Parameter
    private StoreEngine engine;

    @TempDir
    private Path directory;

    private KeyValueStore store;
    private FileSystem files;
    private FileChannel open;

    @BeforeEach
    void openFile() throws IOException {
        store = engine.open(directory.resolve("store"), StoreOptions.defaults());
        files = KeyValueFileSystems.newFileSystem(store, Map.of());
        Files.write(files.getPath("/large"), content(1));
        Files.write(files.getPath("/kept"), content(2));
        open = FileChannel.open(files.getPath("/large"), READ, WRITE);
    }

    @AfterEach
    void close() throws IOException {
        files.close();
        store.close();
    }

    @Test
    void itsContentLivesUntilTheLastChannelIsClosed() throws IOException {
        FileChannel second = FileChannel.open(files.getPath("/large"), READ);
        Files.delete(files.getPath("/large"));
        open.close();
        assertArrayEquals(content(1), read(second));
        assertEquals(2 * CHUNKS, rows(store));
        second.close();
        assertEquals(CHUNKS, rows(store));
    }

    @Test
    void whatACrashLeavesOfItIsPurgedWhenTheStoreIsNextShown() throws IOException {
        Files.delete(files.getPath("/large"));
        checkOnlyTheOthersAreLeftAfterACrash(2 * CHUNKS);
    }

    @Test
    void whatWasWrittenToItAfterwardsIsPurgedToo() throws IOException {
        Files.delete(files.getPath("/large"));
        open.write(ByteBuffer.wrap(new byte[LENGTH]), LENGTH);
        open.force(true);
        checkOnlyTheOthersAreLeftAfterACrash(CHUNKS + Chunks.rowCount(2 * LENGTH, Content.CHUNK));
    }

    @Test
    void aFileThatIsReplacedWhileItIsOpenIsPurgedAsWell() throws IOException {
        Files.writeString(files.getPath("/new"), "new");
        Files.move(files.getPath("/new"), files.getPath("/large"), StandardCopyOption.REPLACE_EXISTING);
        try (KeyValueStore crashed = crashed();
                FileSystem shown = KeyValueFileSystems.newFileSystem(crashed, Map.of())) {
            assertEquals(CHUNKS, rows(crashed));
            assertEquals("new", Files.readString(shown.getPath("/large")));
        }
    }

    @Test
    void aFileThatIsNotDeletedLosesNothingInACrash() throws IOException {
        try (KeyValueStore crashed = crashed();
                FileSystem shown = KeyValueFileSystems.newFileSystem(crashed, Map.of())) {
            assertEquals(2 * CHUNKS, rows(crashed));
            assertArrayEquals(content(1), Files.readAllBytes(shown.getPath("/large")));
        }
    }

    @Test
    void anotherFileSystemOverTheStoreLeavesItAlone() throws IOException {
        Files.delete(files.getPath("/large"));
        KeyValueFileSystems.newFileSystem(store, Map.of()).close();
        assertArrayEquals(content(1), read(open));
    }

    @Test
    void aRawDeletionUnlinksIt() throws IOException {
        store.delete("large".getBytes(UTF_8));
        assertArrayEquals(content(1), read(open));
        open.write(ByteBuffer.wrap(new byte[1]));
        open.close();
        assertFalse(store.exists("large".getBytes(UTF_8)));
        assertEquals(CHUNKS, rows(store));
    }

    private void checkOnlyTheOthersAreLeftAfterACrash(int rowsBefore) throws IOException {
        try (KeyValueStore crashed = crashed()) {
            assertEquals(rowsBefore, rows(crashed), "a crash has to leave chunks, or this shows nothing");
            try (FileSystem shown = KeyValueFileSystems.newFileSystem(crashed, Map.of())) {
                assertEquals(CHUNKS, rows(crashed));
                assertFalse(Files.exists(shown.getPath("/large")));
                assertArrayEquals(content(2), Files.readAllBytes(shown.getPath("/kept")));
            }
            assertEquals(List.of(), crashed.verify().problems());
        }
        assertArrayEquals(content(1), read(open));
    }

    /** The store as it would be found if the process had died now. */
    private KeyValueStore crashed() {
        Path copy = directory.resolve("crashed");
        store.checkpoint(copy);
        return engine.open(copy, StoreOptions.defaults());
    }

    private static byte[] content(int seed) {
        byte[] content = new byte[LENGTH];
        new Random(seed).nextBytes(content);
        return content;
    }

    private static byte[] read(FileChannel channel) throws IOException {
        ByteBuffer read = ByteBuffer.allocate(LENGTH);
        channel.read(read, 0);
        return read.array();
    }

    private static int rows(KeyValueStore store) {
        int rows = 0;
        try (Cursor cursor = store.hiddenKeyspace(ChunkedValue.KEYSPACE).cursor()) {
            for (boolean more = cursor.first(); more; more = cursor.next()) {
                rows++;
            }
        }
        return rows;
    }
}
