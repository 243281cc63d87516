package dev.kvstore.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.ChunkedValue;
import dev.kvstore.Cursor;
import dev.kvstore.testkit.FileSystemFixture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which key a path is, what lies beside its value, and when what is written gets there. */
class MappingTest extends FileSystemFixture {
    private static final int LARGE = 300_000;
    private static final int LARGE_CHUNKS = 3;

    @Test
    void caseAndTheFormOfUnicodeTellFilesApart() throws IOException {
        List<String> names = List.of("/e\u0301", "/E\u0301", "/\u00e9", "/\u00c9");
        for (String name : names) {
            Files.writeString(path(name), name);
        }
        for (String name : names) {
            assertEquals(name, Files.readString(path(name)));
            assertEquals(name, new String(store.get(bytes(name.substring(1))), UTF_8));
        }
    }

    /** In UTF-16 the last two would be the other way around. */
    @Test
    void pathsAreInTheOrderOfTheirKeys() throws IOException {
        List<Path> ordered = Stream.of("/a", "/a!", "/a/b", "/a0", "/\u00e9", "/\uffee", "/\ud83d\ude00")
                .map(this::path)
                .toList();
        assertEquals(ordered, ordered.stream().sorted().toList());
        for (Path path : ordered) {
            store.put(bytes(path.toString().substring(1)), new byte[0]);
        }
        List<Path> keys = new ArrayList<>();
        try (Cursor cursor = store.cursor()) {
            for (boolean more = cursor.first(); more; more = cursor.next()) {
                keys.add(path("/" + new String(cursor.keyBytes(), UTF_8)));
            }
        }
        assertEquals(ordered, keys);
    }

    @Test
    void anEntryWrittenRawHasTheTimeOfItsWrite() throws IOException {
        Instant before = Instant.now().minusSeconds(1);
        store.put(bytes("raw"), new byte[1]);
        Instant written = Files.getLastModifiedTime(path("/raw")).toInstant();
        assertTrue(!written.isBefore(before) && !written.isAfter(Instant.now().plusSeconds(1)), written::toString);
    }

    @Test
    void whatIsWrittenRawReplacesAttributesToo() throws IOException {
        Files.writeString(path("/f"), "file");
        Files.setAttribute(path("/f"), "user:note", bytes("x"));
        store.put(bytes("f"), bytes("raw"));
        assertEquals(Map.of(), Files.readAttributes(path("/f"), "user:*"));
        assertEquals("raw", Files.readString(path("/f")));
    }

    @Test
    void movingTheLastChildLeavesItsImpliedDirectory() throws IOException {
        store.put(bytes("d/only"), new byte[1]);
        Files.move(path("/d/only"), path("/away"));
        assertTrue(Files.isDirectory(path("/d")));
        assertTrue(store.exists(bytes("d/")));
    }

    @Test
    void hiddenEntriesMoveWithTheirDirectory() throws IOException {
        Files.createDirectory(path("/from"));
        store.put(bytes("from//hidden"), bytes("value"));
        Files.move(path("/from"), path("/to"));
        assertArrayEquals(bytes("value"), store.get(bytes("to//hidden")));
        assertFalse(store.exists(bytes("from//hidden")));
    }

    @Test
    void aMoveOfALargeFileMovesItsEntryAlone() throws IOException {
        Files.write(path("/large"), new byte[LARGE]);
        List<Long> before = rowVersions();
        Files.move(path("/large"), path("/moved"));
        assertEquals(LARGE_CHUNKS, before.size());
        assertEquals(before, rowVersions());
    }

    @Test
    void anAtomicMoveReplacesAFileAndItsChunks() throws IOException {
        Files.write(path("/old"), new byte[LARGE]);
        Files.writeString(path("/new"), "new");
        Files.move(path("/new"), path("/old"), StandardCopyOption.ATOMIC_MOVE);
        assertEquals("new", Files.readString(path("/old")));
        assertEquals(List.of(), rowVersions());
    }

    @Test
    void chunksThatARawWriteLeftBehindGoWhenTheStoreIsNextShown() throws IOException {
        Files.write(path("/large"), new byte[LARGE]);
        Files.write(path("/kept"), new byte[LARGE]);
        store.put(bytes("large"), bytes("raw"));
        assertEquals(2 * LARGE_CHUNKS, rowVersions().size());
        reopen();
        assertEquals(LARGE_CHUNKS, rowVersions().size());
        assertEquals("raw", Files.readString(path("/large")));
        assertEquals(LARGE, Files.readAllBytes(path("/kept")).length);
    }

    @Test
    void aHoleTakesNoRoom() throws IOException {
        try (FileChannel channel =
                FileChannel.open(path("/sparse"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1}), 1L << 30);
        }
        assertEquals(1, rowVersions().size());
        assertEquals((1L << 30) + 1, Files.size(path("/sparse")));
    }

    @Test
    void aSynchronousWriteIsInTheStoreWhenItReturns() throws IOException {
        for (StandardOpenOption sync : List.of(StandardOpenOption.SYNC, StandardOpenOption.DSYNC)) {
            try (FileChannel channel =
                    FileChannel.open(path("/f"), StandardOpenOption.CREATE, StandardOpenOption.WRITE, sync)) {
                channel.write(ByteBuffer.wrap(bytes(sync.name())));
                assertArrayEquals(bytes(sync.name()), store.get(bytes("f")));
                assertTrue(store.metrics().walLastSyncedSequence() >= store.lastSequence());
            }
            Files.delete(path("/f"));
        }
    }

    @Test
    void aLongWriteIsStoredBeforeTheChannelIsClosed() throws IOException {
        try (FileChannel channel = FileChannel.open(path("/f"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(5 << 20));
            assertTrue(store.info(bytes("f")).length() >= 4 << 20);
        }
    }

    @Test
    void aSnapshotCopiedIsABackupOfItsMoment() throws IOException {
        Files.createDirectories(path("/a/b"));
        Files.writeString(path("/a/b/f"), "then");
        Files.write(path("/a/large"), new byte[LARGE]);
        try (FileSystem then = KeyValueFileSystems.newSnapshotFileSystem(store, Map.of())) {
            Files.writeString(path("/a/b/f"), "now");
            Files.delete(path("/a/large"));
            Path backup = files.getPath("/backup");
            try (Stream<Path> all = Files.walk(then.getPath("/a"))) {
                for (Path path : (Iterable<Path>) all::iterator) {
                    Files.copy(
                            path,
                            backup.resolve(then.getPath("/a").relativize(path).toString()));
                }
            }
        }
        assertEquals("then", Files.readString(path("/backup/b/f")));
        assertEquals(LARGE, Files.readAllBytes(path("/backup/large")).length);
    }

    /** The versions of all rows that large files are stored in. */
    private List<Long> rowVersions() {
        List<Long> versions = new ArrayList<>();
        try (Cursor cursor = store.hiddenKeyspace(ChunkedValue.KEYSPACE).cursor()) {
            for (boolean more = cursor.first(); more; more = cursor.next()) {
                versions.add(cursor.version());
            }
        }
        return versions;
    }
}
