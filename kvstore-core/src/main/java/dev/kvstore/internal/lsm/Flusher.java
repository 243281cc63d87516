package dev.kvstore.internal.lsm;

import dev.kvstore.StoreEvent;
import dev.kvstore.StoreException;
import dev.kvstore.StoreFullException;
import dev.kvstore.StoreIOException;
import dev.kvstore.internal.compaction.Cancellation;
import dev.kvstore.internal.compaction.CompactionProgress;
import dev.kvstore.internal.compaction.CompactionResult;
import dev.kvstore.internal.compaction.FlushJob;
import dev.kvstore.internal.compaction.JobControl;
import dev.kvstore.internal.compaction.OutputTables;
import dev.kvstore.internal.compaction.RateLimiter;
import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.EventDispatcher;
import dev.kvstore.internal.engine.Worker;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.jfr.FlushEvent;
import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.VersionEdit;
import dev.kvstore.internal.memtable.Memtable;
import java.io.IOException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes full memtables to tables, oldest first, on one thread. After each: the edit that adds the table and
 * moves the log's watermark, the view without the memtable, then the log segments below the watermark.
 */
final class Flusher {
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Memtables memtables;
    private final Installer installer;
    private final SnapshotList snapshots;
    private final OutputTables outputs;
    private final EngineHealth health;
    private final EventDispatcher events;
    private final Runnable onProgress;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong lastNanos = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong attempts = new AtomicLong();
    private volatile long failedAttempt;
    private final AtomicLong flushedSequence = new AtomicLong();
    private final Worker worker;
    private volatile EngineLog log;

    /** @param onProgress is run, without locks, after each memtable and each failure */
    Flusher(
            Memtables memtables,
            Installer installer,
            SnapshotList snapshots,
            OutputTables outputs,
            EngineHealth health,
            EventDispatcher events,
            ThreadFactory threads,
            Runnable onProgress) {
        this.memtables = memtables;
        this.installer = installer;
        this.snapshots = snapshots;
        this.outputs = outputs;
        this.health = health;
        this.events = events;
        this.onProgress = onProgress;
        this.worker = new Worker(threads, this::flushAll, RETRY_NANOS, health::fail);
    }

    /** Says up to where tables are durable already. */
    void recovered(long sequence) {
        flushedSequence.set(sequence);
    }

    void start() {
        worker.start();
    }

    /** Sets whose segments are truncated, once recovery is over. */
    void truncates(EngineLog engineLog) {
        log = engineLog;
    }

    /** There is a full memtable. */
    void wake() {
        worker.wake();
    }

    /** Removes the log's obsolete segments, as far as the settings say so. */
    void truncateLog() {
        try {
            truncated(log.truncateIfAutomatic());
        } catch (IOException e) {
            // Obsolete segments cost room, not safety; it is tried again.
            health.note(e);
        }
    }

    /** Removes the log's obsolete segments, whatever the settings say; returns their bytes. */
    long truncateLogNow() {
        try {
            long freed = log.truncate();
            truncated(freed);
            return freed;
        } catch (IOException e) {
            throw new StoreIOException("the log can't be truncated: " + e.getMessage(), e);
        }
    }

    private void truncated(long bytes) {
        if (bytes > 0) {
            events.publish(new StoreEvent.WalTruncated(bytes, flushedSequence.get()));
        }
    }

    /** Ends the thread after the memtable at hand. */
    void stop() {
        worker.stop();
    }

    boolean isStopped() {
        return worker.hasEnded();
    }

    /** The sequence number up to which everything is durable in tables. */
    long flushedSequence() {
        return flushedSequence.get();
    }

    long count() {
        return count.get();
    }

    long bytes() {
        return bytes.get();
    }

    long millis() {
        return TimeUnit.NANOSECONDS.toMillis(nanos.get());
    }

    long lastMillis() {
        return TimeUnit.NANOSECONDS.toMillis(lastNanos.get());
    }

    long failures() {
        return failures.get();
    }

    /** How many flushes were begun. */
    long attempts() {
        return attempts.get();
    }

    /** Which of the {@link #attempts()}, counted from 1, failed last; 0 when none has. */
    long failedAttempt() {
        return failedAttempt;
    }

    /** Returns whether to call again soon. */
    private boolean flushAll() {
        while (!worker.isStopping() && !health.hasFailed()) {
            LiveMemtable oldest = memtables.oldestImmutable();
            if (oldest == null) {
                return false;
            }
            attempts.incrementAndGet();
            try {
                flush(oldest);
                health.markRoom();
            } catch (StoreFullException e) {
                // What is in memory is in the log as well, or was never promised; it is tried again.
                failed(e);
                health.markFull(String.valueOf(e.getMessage()));
                return true;
            } catch (StoreException | InternalError e) {
                failed(e);
                health.fail(e);
            } finally {
                onProgress.run();
            }
        }
        return false;
    }

    private void flush(LiveMemtable live) {
        Memtable memtable = live.memtable();
        FlushEvent event = new FlushEvent();
        event.begin();
        long started = System.nanoTime();
        CompactionResult result = write(memtable);
        VersionEdit edit = new VersionEdit().lastSequence(memtable.largestSequence());
        result.outputs().forEach(table -> edit.add(0, table));
        EngineLog present = log;
        long watermark = present == null ? 0 : present.watermarkFor(memtable.largestSequence());
        if (present != null) {
            edit.logWatermark(watermark);
        }
        installer.install(edit, Memtables::withoutOldest);
        flushedSequence.set(memtable.largestSequence());
        long took = System.nanoTime() - started;
        record(event, result, memtable, took);
        if (present != null) {
            present.watermark(watermark);
            truncateLog();
        }
    }

    private CompactionResult write(Memtable memtable) {
        // Never cancelled, and not slowed down: writes wait for it.
        JobControl control = new JobControl(
                new RateLimiter(RateLimiter.UNLIMITED),
                new Cancellation(),
                new CompactionProgress(memtable.bytesUsed()));
        FlushJob job = new FlushJob(installer.version(), snapshots.all(), outputs, control);
        try (InternalIterator entries = memtable.allVersionsIterator()) {
            return job.run(entries, memtable.rangeTombstones());
        }
    }

    private void record(FlushEvent event, CompactionResult result, Memtable memtable, long took) {
        count.incrementAndGet();
        bytes.addAndGet(result.outputBytes());
        nanos.addAndGet(took);
        lastNanos.set(took);
        long number =
                result.outputs().stream().mapToLong(FileMeta::number).max().orElse(0);
        event.store = events.store();
        event.table = number;
        event.entries = memtable.entryCount();
        event.bytes = result.outputBytes();
        event.commit();
        events.publish(new StoreEvent.FlushEnded(
                number, memtable.entryCount(), result.outputBytes(), TimeUnit.NANOSECONDS.toMicros(took)));
    }

    private void failed(Throwable cause) {
        failures.incrementAndGet();
        failedAttempt = attempts.get();
        health.note(cause);
        events.publish(new StoreEvent.FlushFailed(cause));
    }
}
