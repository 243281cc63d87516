package dev.kvstore.internal.store;

import dev.kvstore.Job;
import dev.kvstore.KeyRange;
import dev.kvstore.Keyspace;
import dev.kvstore.Maintenance;
import dev.kvstore.StoreEvent;
import dev.kvstore.VerifyReport;
import dev.kvstore.internal.engine.Engine;
import dev.kvstore.internal.io.EngineThreads;
import dev.kvstore.internal.store.StoreJob.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the engine's long work as jobs, on threads that end when there is nothing to do. */
final class StoreMaintenance implements Maintenance {
    private static final Logger LOG = LoggerFactory.getLogger(StoreMaintenance.class);
    private static final long KEEP_ALIVE_SECONDS = 2;

    private final StoreContext context;
    private final Engine engine;
    private final ThreadPoolExecutor threads;
    private final AtomicLong lastId = new AtomicLong();
    private final ConcurrentNavigableMap<Long, StoreJob<?>> jobs = new ConcurrentSkipListMap<>();

    StoreMaintenance(StoreContext context) {
        this.context = context;
        this.engine = context.engine();
        EngineThreads factory = new EngineThreads(
                String.valueOf(engine.path().getFileName()),
                failure -> LOG.error("a job of {} has ended its thread", engine.path(), failure));
        this.threads = new ThreadPoolExecutor(
                RUNNING_JOBS,
                RUNNING_JOBS,
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING_JOBS),
                factory.factory("job"));
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public Job<Void> compact() {
        return compact("compaction of everything", Arguments.FIRST_KEY, Arguments.END_KEY);
    }

    @Override
    public Job<Void> compact(Keyspace keyspace, KeyRange range) {
        int id = Arguments.keyspaceId(context, keyspace);
        String name = keyspace.name().isEmpty() ? "the default keyspace" : "keyspace '" + keyspace.name() + "'";
        return compact(
                "compaction of a range of " + name, Arguments.lower(id, range.from()), Arguments.upper(id, range.to()));
    }

    @Override
    public Job<VerifyReport> verify() {
        return submit(new Work<>("verify", "verification of all files", engine::verify, StoreMaintenance::summary));
    }

    @Override
    public Job<Long> checkpoint(Path directory) {
        Objects.requireNonNull(directory, "directory must not be null");
        return submit(new Work<>(
                "checkpoint",
                "checkpoint to " + directory,
                control -> engine.checkpoint(directory, control),
                sequence -> "wrote " + directory + ", which contains everything up to sequence " + sequence));
    }

    @Override
    public Job<Long> flush() {
        return submit(new Work<>(
                "flush", "flush", control -> engine.flush(), sequence -> "in tables up to sequence " + sequence));
    }

    @Override
    public Job<Long> truncateLog() {
        return submit(new Work<>(
                "truncate-log",
                "truncation of the log",
                control -> engine.truncateLog(),
                bytes -> bytes + " bytes of log segments became obsolete"));
    }

    @Override
    public long rollLog() {
        context.checkOpen();
        return engine.rollLog();
    }

    @Override
    public int cancelCompactions() {
        context.checkOpen();
        return engine.cancelCompactions();
    }

    @Override
    public void clearCache() {
        context.checkOpen();
        engine.clearCache();
    }

    @Override
    public void resetStatistics() {
        context.checkOpen();
        engine.resetStatistics();
    }

    @Override
    public List<Job<?>> jobs() {
        return new ArrayList<>(jobs.values());
    }

    @Override
    public Optional<Job<?>> job(long id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** Cancels all jobs and waits for them; later ones are refused. Interrupts don't shorten it. */
    void close() {
        threads.shutdown();
        jobs.values().forEach(Job::cancel);
        boolean interrupted = false;
        boolean terminated = false;
        while (!terminated) {
            try {
                terminated = threads.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Job<Void> compact(String description, byte[] lower, byte[] upper) {
        return submit(new Work<>(
                "compact",
                description,
                control -> {
                    engine.compact(lower, upper, control);
                    return null;
                },
                nothing -> "compacted"));
    }

    private <T> Job<T> submit(Work<T> work) {
        context.checkOpen();
        StoreJob<T> job = new StoreJob<>(lastId.incrementAndGet(), work, this::ended);
        jobs.put(job.id(), job);
        try {
            threads.execute(job);
        } catch (RejectedExecutionException e) {
            jobs.remove(job.id());
            context.checkOpen();
            throw new IllegalStateException(
                    RUNNING_JOBS + " jobs run and " + WAITING_JOBS + " wait already; cancel one or wait", e);
        }
        return job;
    }

    private void ended(StoreJob<?> job) {
        engine.publish(new StoreEvent.JobEnded(
                job.id(), job.kind(), job.description(), job.state(), job.outcome(), job.elapsedMillis()));
        long surplus =
                jobs.values().stream().filter(each -> each.state().isEnded()).count() - REMEMBERED_JOBS;
        jobs.values().stream()
                .filter(each -> each.state().isEnded())
                .limit(Math.max(0, surplus))
                .forEach(each -> jobs.remove(each.id()));
    }

    private static String summary(VerifyReport report) {
        String read = report.tables() + " tables, " + report.entries() + " entries, " + report.bytes() + " bytes";
        return report.isClean()
                ? "all is well: " + read
                : report.problems().size() + " problems in " + read + ": " + String.join("; ", report.problems());
    }
}
