package dev.kvstore.internal.lsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.EventDispatcher;
import dev.kvstore.internal.engine.WorkControl;
import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.KeyRange;
import dev.kvstore.internal.manifest.VersionEdit;
import java.io.IOException;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

class CompactorTest {
    private static final byte[] LOWER = {0, 1};
    private static final byte[] UPPER = {0, 2};

    private final EventDispatcher events = new EventDispatcher("compacted", null, Thread::new);

    @Test
    void planForWhichNoThreadCanBeHadIsNotUnderWay() throws IOException {
        try (CrashedStore store = new CrashedStore()) {
            FileMeta table = new FileMeta(7, 1000, 10, 2, 1, new KeyRange(LOWER, UPPER, false), 1, 5, 900);
            store.versions.logAndApply(new VersionEdit().add(0, table));
            Compactor compactor = compactor(store, work -> {
                throw new OutOfMemoryError("unable to create native thread");
            });
            assertThrows(
                    OutOfMemoryError.class,
                    () -> compactor.compactRange(LOWER, UPPER, 5, new WorkControl("the compaction")));
            assertEquals(0, compactor.runningCount());
        }
    }

    private Compactor compactor(CrashedStore store, ThreadFactory threads) {
        Installer installer = new Installer(store.disk, store.versions, null, null, true);
        CompactionRunner runner = new CompactionRunner(installer, null, null, null, store.settings, events);
        EngineHealth health = new EngineHealth(events, false);
        return new Compactor(store.settings, installer, new SnapshotList(), health, events, runner, threads, () -> {});
    }
}
