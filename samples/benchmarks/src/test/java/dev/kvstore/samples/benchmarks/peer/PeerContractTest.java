package dev.kvstore.samples.benchmarks.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.samples.benchmarks.data.Keys;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What makes the engines comparable: they all answer alike. */
class PeerContractTest {

    private static final Settings SETTINGS = Settings.standard(Compression.LZ4);

    @TempDir
    Path directory;

    private final ByteBuffer key = ByteBuffer.allocateDirect(Keys.BYTES);
    private final ByteBuffer value = ByteBuffer.allocateDirect(Long.BYTES);

    @ParameterizedTest
    @EnumSource(PeerKind.class)
    void getCopiesTheNewestValueOrTellsThatThereIsNone(PeerKind kind) {
        try (Peer peer = kind.open(directory, SETTINGS);
                Session session = peer.openSession()) {
            session.put(key(1), value(10));
            session.put(key(1), value(11));
            assertEquals(Long.BYTES, session.get(key(1), value.clear()));
            assertEquals(11, value.getLong(0));
            assertEquals(-1, session.get(key(2), value.clear()));
        }
    }

    @ParameterizedTest
    @EnumSource(PeerKind.class)
    void batchIsVisibleOnceCommittedAndSurvivesSettlingAndReopening(PeerKind kind) {
        try (Peer peer = kind.open(directory, SETTINGS.countingWrites());
                Session session = peer.openSession()) {
            session.addToBatch(key(1), value(10));
            session.addToBatch(key(2), value(20));
            session.commitBatch();
            peer.settle();
        }
        try (Peer peer = kind.open(directory, SETTINGS.synced());
                Session session = peer.openSession()) {
            session.put(key(3), value(30));
            assertEquals(Long.BYTES, session.get(key(2), value.clear()));
            assertEquals(20, value.getLong(0));
        }
    }

    @ParameterizedTest
    @EnumSource(PeerKind.class)
    void scanVisitsAllEntriesInBothDirections(PeerKind kind) {
        try (Peer peer = kind.open(directory, SETTINGS);
                Session session = peer.openSession()) {
            for (int id = 1; id <= 3; id++) {
                session.put(key(id), value(10L * id));
            }
            try (Scan scan = session.openScan()) {
                assertTrue(scan.first());
                assertEquals(visited(1), scan.visit());
                assertTrue(scan.next());
                assertTrue(scan.next());
                assertEquals(visited(3), scan.visit());
                assertFalse(scan.next());
                assertTrue(scan.last());
                assertTrue(scan.previous());
                assertEquals(visited(2), scan.visit());
                assertTrue(scan.seek(key(2)));
                assertEquals(visited(2), scan.visit());
                assertFalse(scan.seek(key(4)));
            }
        }
    }

    private long visited(int id) {
        return Scan.ends(key(id)) + Scan.ends(value(10L * id));
    }

    private ByteBuffer key(int id) {
        Keys.ascending(id, key);
        return key;
    }

    private ByteBuffer value(long content) {
        return value.clear().putLong(0, content);
    }
}
