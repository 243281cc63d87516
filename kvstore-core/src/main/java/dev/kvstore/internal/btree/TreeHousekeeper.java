package dev.kvstore.internal.btree;

import dev.kvstore.StoreException;
import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.LiveSettings;
import dev.kvstore.internal.engine.Worker;
import dev.kvstore.internal.io.EngineThreads;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What has to be done every now and then: syncs, room on the device, giving back the end of the file. One thread. */
final class TreeHousekeeper {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int SHRINK_SHARE = 8;
    private static final int SMALLEST_SHRINK = 256;
    private static final int SYNCS_ANEW = 2;

    private final TreeParts parts;
    private final EngineHealth health;
    private final LiveSettings settings;
    private final boolean hasLog;
    private final PauseWatch pause;
    private final Worker worker;
    private final RoomAhead room;
    private long lastSync = System.nanoTime();
    private long lastSecond = lastSync;
    private long seenBytes;
    private int syncsAnew;

    TreeHousekeeper(TreeParts parts, boolean hasLog, EngineThreads threads) {
        this.parts = parts;
        this.health = parts.health();
        this.settings = parts.settings();
        this.hasLog = hasLog;
        this.pause = new PauseWatch(parts.events(), health);
        this.worker = new Worker(threads.factory("housekeeping"), this::tick, TICK_NANOS, health::fail);
        this.room = new RoomAhead(parts.pages().file(), threads.factory("room"), health::fail);
    }

    void start() {
        if (parts.pages().file().preparesAhead()) {
            room.start();
            parts.allocator().growInto(room);
        }
        worker.start();
        worker.wake();
    }

    void stop() {
        worker.stop();
        room.stop();
    }

    void lookNow() {
        worker.wake();
    }

    private boolean tick() {
        if (health.hasFailed()) {
            return true;
        }
        pause.look(settings.writesPaused().get() != 0);
        long now = System.nanoTime();
        if (isSyncDue(now)) {
            lastSync = now;
            seenBytes = parts.counters().bytes();
            sync();
        }
        if (now - lastSecond >= SECOND_NANOS) {
            lastSecond = now;
            parts.applier().tick();
            watchRoom();
            shrink();
        }
        return true;
    }

    private boolean isSyncDue(long now) {
        long age = now - lastSync;
        long flushSeconds = settings.flushIntervalSeconds().get();
        return (hasLog
                        && age
                                >= TimeUnit.MILLISECONDS.toNanos(
                                        settings.syncIntervalMillis().get()))
                || (flushSeconds > 0 && age >= TimeUnit.SECONDS.toNanos(flushSeconds))
                || (settings.flushThresholdEntries().get() > 0
                        && parts.published().sequence() - parts.syncer().durableSequence()
                                >= settings.flushThresholdEntries().get())
                || parts.counters().bytes() - seenBytes
                        >= settings.flushThresholdBytes().get();
    }

    /** What was written; and then once more, when much is free that only the state before last keeps from being used. */
    private void sync() {
        boolean isNew = parts.published().sequence() != parts.syncer().durableSequence();
        long waiting = parts.allocator().waiting();
        boolean helps = waiting >= SMALLEST_SHRINK
                && waiting * SHRINK_SHARE >= parts.allocator().end();
        if (!isNew && (!helps || syncsAnew >= SYNCS_ANEW)) {
            return;
        }
        syncsAnew = isNew ? 0 : syncsAnew + 1;
        try {
            parts.syncer().syncAnew(parts.queue());
        } catch (StoreException e) {
            health.note(e);
        }
    }

    private void watchRoom() {
        long least = settings.minFreeDiskBytes().get();
        try {
            long usable = least == 0 ? Long.MAX_VALUE : parts.disk().usableBytes();
            health.markReserve(
                    usable < least
                            ? "the device of " + parts.disk().path() + " has " + usable + " bytes left, the limit is "
                                    + least
                            : null);
        } catch (IOException e) {
            health.note(e);
        }
        if (health.isFull()) {
            tryToGrow();
        }
    }

    private void tryToGrow() {
        parts.queue().lock();
        try {
            parts.allocator().reclaim();
            parts.allocator().growAhead();
            health.markRoom();
        } catch (IOException e) {
            health.note(e);
        } finally {
            parts.queue().unlock();
        }
    }

    /** Gives back an eighth of the file or more, when so much at its end is free. */
    private void shrink() {
        parts.queue().lock();
        try {
            parts.allocator().reclaim();
            long free = parts.allocator().usableAtEnd();
            if (free >= SMALLEST_SHRINK
                    && free * SHRINK_SHARE >= parts.allocator().end()) {
                parts.allocator().shrinkBy(free - SMALLEST_SHRINK / 2);
            }
        } catch (IOException e) {
            health.note(e);
        } finally {
            parts.queue().unlock();
        }
    }
}
