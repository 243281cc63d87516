package dev.kvstore.internal.lsm;

import dev.kvstore.StoreException;
import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreFullException;
import dev.kvstore.internal.io.Disk;
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

    Housekeeper(EngineParts parts, Maintenance maintenance, String threadPrefix) {
        this.parts = parts;
        this.maintenance = maintenance;
        this.disk = parts.disk();
        this.settings = parts.settings();
        this.health = parts.health();
        this.log = parts.log();
        this.worker = new Worker(threadPrefix + "housekeeping", this::tick, TICK_NANOS, health::fail);
        this.syncer = new Worker(threadPrefix + "sync", this::sync, TICK_NANOS, health::fail);
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

    private boolean tick() {
        if (health.hasFailed()) {
            return true;
        }
        long now = System.nanoTime();
        parts.viewReclamation().advance();
        parts.cacheReclamation().advance();
        if (log != null) {
            keepLog(now);
        }
        maintenance.updateThrottle();
        if (now - lastSecond >= SECOND_NANOS) {
            lastSecond = now;
            everySecond(now);
        }
        return true;
    }

    private void keepLog(long now) {
        try {
            log.prepare();
            if (now - lastSync
                    >= TimeUnit.MILLISECONDS.toNanos(
                            settings.syncIntervalMillis().get())) {
                lastSync = now;
                syncer.wake();
            }
            if (log.segments().liveBytes() > settings.walMaxBytes().get()) {
                rotate();
            }
        } catch (IOException e) {
            StoreException failure = EngineLog.failure(disk, "the next log segment can't be prepared", e);
            health.note(failure);
            if (failure instanceof StoreFullException) {
                health.markFull(String.valueOf(failure.getMessage()));
            }
        }
    }

    /** On a thread of its own: a sync takes as long as the device likes. */
    private boolean sync() {
        if (!health.hasFailed()) {
            try {
                log.sync();
            } catch (StoreFailedException e) {
                health.fail(e);
            }
        }
        return false;
    }

    /** Starts a flush, unless the store can't write anyway. */
    private void rotate() {
        if (!health.hasFailed() && parts.memtables().mayRotate()) {
            maintenance.rotate();
        }
    }

    private void everySecond(long now) {
        watchRoom();
        long flushSeconds = settings.flushIntervalSeconds().get();
        if (flushSeconds > 0 && maintenance.activeAgeNanos() >= TimeUnit.SECONDS.toNanos(flushSeconds)) {
            rotate();
        }
        maintenance.fitCache();
        watchIdle(now);
    }

    private void watchRoom() {
        long least = settings.minFreeDiskBytes().get();
        try {
            long usable = least == 0 && !health.isFull() ? Long.MAX_VALUE : disk.usableBytes();
            if (usable < least) {
                health.markFull(
                        "the device of " + disk.path() + " has " + usable + " bytes left, the limit is " + least);
            } else if (health.isFull() && usable > ROOM_TO_RESUME) {
                health.markRoom();
                parts.flusher().wake();
                parts.compactor().schedule(false);
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
