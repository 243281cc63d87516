package dev.kvstore.internal.lsm;

import dev.kvstore.StoreException;
import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreFullException;
import dev.kvstore.internal.engine.DiskFailures;
import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.LiveSettings;
import dev.kvstore.internal.engine.Worker;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.EngineThreads;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * What has to be done every now and then: syncing the log, preparing its next segment, letting memory go
 * behind readers, looking at the room on the device, and flushing what is old or holds too much of the log. One
 * thread, and another for the syncs.
 */
final class Housekeeper {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long ROOM_TO_RESUME = 16L << 20;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final EngineParts parts;
    private final Maintenance maintenance;
    private final Disk disk;
    private final LiveSettings settings;
    private final EngineHealth health;
    private final EngineLog log;
    private final Worker worker;
    private final Worker syncer;
    private long lastSync = System.nanoTime();
    private long lastSecond = lastSync;
    private long lastWrite = lastSync;
    private long seenSequence;
    private boolean idleReported;
    private long lastPreparation;
    private boolean preparationFailed;
    private volatile boolean lookNow;

    Housekeeper(EngineParts parts, Maintenance maintenance, EngineThreads threads) {
        this.parts = parts;
        this.maintenance = maintenance;
        this.disk = parts.disk();
        this.settings = parts.settings();
        this.health = parts.health();
        this.log = parts.log();
        this.worker = new Worker(threads.factory("housekeeping"), this::tick, TICK_NANOS, health::fail);
        this.syncer = new Worker(threads.factory("sync"), this::sync, TICK_NANOS, health::fail);
    }

    void start() {
        if (log != null) {
            syncer.start();
        }
        worker.start();
        worker.wake();
    }

    void stop() {
        worker.stop();
        if (log != null) {
            syncer.stop();
        }
    }

    /** Does at once what is due every second; a setting may have made more of it due. */
    void lookNow() {
        lookNow = true;
        worker.wake();
    }

    private boolean tick() {
        if (health.hasFailed()) {
            return true;
        }
        long now = System.nanoTime();
        parts.viewReclamation().advance();
        parts.cacheReclamation().advance();
        if (log != null) {
            wakeSyncer(now);
            prepareLog(now);
            limitLog();
        }
        maintenance.updateThrottle();
        maintenance.fitCache();
        if (lookNow || now - lastSecond >= SECOND_NANOS) {
            lookNow = false;
            lastSecond = now;
            everySecond(now);
        }
        return true;
    }

    private void wakeSyncer(long now) {
        if (now - lastSync
                >= TimeUnit.MILLISECONDS.toNanos(settings.syncIntervalMillis().get())) {
            lastSync = now;
            syncer.wake();
        }
    }

    /** What fails is not tried again before a second has passed: on a full device it costs much and helps nothing. */
    private void prepareLog(long now) {
        if (preparationFailed && now - lastPreparation < SECOND_NANOS) {
            return;
        }
        lastPreparation = now;
        try {
            log.prepare();
            if (preparationFailed) {
                preparationFailed = false;
                health.markRoom();
            }
        } catch (IOException e) {
            preparationFailed = true;
            StoreException failure = DiskFailures.of(disk, "the next log segment can't be prepared", e);
            health.note(failure);
            if (failure instanceof StoreFullException) {
                health.markFull(String.valueOf(failure.getMessage()));
            }
        } catch (OutOfMemoryError e) {
            // Nothing was changed, and a write that needs the segment before makes one itself.
            preparationFailed = true;
            health.note(e);
        }
    }

    /** On a thread of its own: a sync takes as long as the device likes. */
    private boolean sync() {
        if (!health.hasFailed() && log.writer().unsyncedBytes() > 0) {
            try {
                log.completePage(parts.queue());
                log.sync();
            } catch (StoreFailedException e) {
                health.fail(e);
            }
        }
        return false;
    }

    /** Flushes when the log has grown large, unless a flush that will make it smaller is on its way. */
    private void limitLog() {
        long needed = log.segments().liveBytes() - log.truncatableBytes();
        if (needed > settings.walMaxBytes().get() && parts.memtables().immutableCount() == 0) {
            rotate();
        }
    }

    /** Starts a flush, unless the store can't write anyway. */
    private void rotate() {
        if (!health.hasFailed() && parts.memtables().mayRotate()) {
            maintenance.rotate();
        }
    }

    private void everySecond(long now) {
        parts.committer().tick();
        watchRoom();
        parts.compactor().resume();
        if (log != null) {
            parts.flusher().truncateLog();
        }
        long flushSeconds = settings.flushIntervalSeconds().get();
        boolean isOld = flushSeconds > 0 && maintenance.activeAgeNanos() >= TimeUnit.SECONDS.toNanos(flushSeconds);
        if (isOld || parts.memtables().isActiveFull()) {
            rotate();
        }
        watchIdle(now);
    }

    private void watchRoom() {
        long least = settings.minFreeDiskBytes().get();
        try {
            long usable = least == 0 && !health.isFull() ? Long.MAX_VALUE : disk.usableBytes();
            health.markReserve(
                    usable < least
                            ? "the device of " + disk.path() + " has " + usable + " bytes left, the limit is " + least
                            : null);
            if (health.isFull() && usable > ROOM_TO_RESUME) {
                health.markRoom();
                parts.flusher().wake();
            }
        } catch (IOException e) {
            health.note(e);
        }
    }

    /** A store that nobody has written to for a while may make reads faster. */
    private void watchIdle(long now) {
        long sequence = parts.committer().published();
        if (sequence != seenSequence) {
            seenSequence = sequence;
            lastWrite = now;
            idleReported = false;
        } else if (!idleReported && now - lastWrite >= IDLE_NANOS) {
            idleReported = true;
            parts.compactor().schedule(true);
        }
    }
}
