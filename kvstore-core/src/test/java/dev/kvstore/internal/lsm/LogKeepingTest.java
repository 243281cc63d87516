package dev.kvstore.internal.lsm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.LeakCheck;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.internal.store.StoreOpener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class LogKeepingTest {
    private static final byte[] VALUE = new byte[10_000];

    private final SimulatedDisk disk = SimulatedDisk.create(Path.of("store"));

    @Test
    void allowingTruncationRemovesObsoleteSegmentsAtOnce() {
        try (KeyValueStore store = open()) {
            store.settings().walAutoTruncate().set(0);
            fill(store);
            assertTrue(store.metrics().walTruncatableBytes() > 0);
            store.settings().walAutoTruncate().set(1);
            Awaitility.await().until(() -> store.metrics().walTruncatableBytes() == 0);
        }
    }

    @Test
    void keepingFewerSegmentsDeletesTheOthersAtOnce() {
        try (KeyValueStore store = open()) {
            store.settings().walRetainSegments().set(1000);
            fill(store);
            Awaitility.await().until(() -> logs() > 8);
            store.settings().walRetainSegments().set(0);
            Awaitility.await().until(() -> logs() <= 4);
        }
    }

    @Test
    void logThatMayNotBeTruncatedDoesNotKeepFlushing() {
        try (KeyValueStore store = open()) {
            store.settings().walAutoTruncate().set(0);
            fill(store);
            long flushes = store.metrics().flushCount();
            Awaitility.await().during(Duration.ofMillis(500)).until(() -> {
                store.put(new byte[] {1}, new byte[10]);
                return store.metrics().flushCount() <= flushes + 2;
            });
        }
    }

    /** Several segments, all of them obsolete but the last. */
    private static void fill(KeyValueStore store) {
        for (int i = 0; i < 100; i++) {
            store.put(new byte[] {(byte) i}, VALUE);
        }
        store.flush();
    }

    private long logs() throws IOException {
        return disk.list().stream()
                .filter(name -> FileNames.kind(name) == FileNames.Kind.LOG)
                .count();
    }

    private KeyValueStore open() {
        return StoreOpener.open(
                disk,
                StoreOptions.builder()
                        .walSegmentBytes(64 << 10)
                        .walMaxBytes(256 << 10)
                        .build());
    }
}
