package dev.kvstore.jmx;

import dev.kvstore.Job;

/** A job, as a client sees it. */
public final class JobStatus {
    private final Job<?> job;

    JobStatus(Job<?> job) {
        this.job = job;
    }

    /** What to ask for it by. */
    public long getId() {
        return job.id();
    }

    /** "compact", "verify", "checkpoint", "flush" or "truncate-log". */
    public String getKind() {
        return job.kind();
    }

    /** What is done, to what. */
    public String getDescription() {
        return job.description();
    }

    /** QUEUED, RUNNING, SUCCEEDED, FAILED or CANCELLED. */
    public String getState() {
        return job.state().name();
    }

    /** How much is done, from 0 to 1. */
    public double getProgress() {
        return job.progress();
    }

    /** Bytes worked off. */
    public long getDoneBytes() {
        return job.doneBytes();
    }

    /** Bytes there are to work off, as far as is known. */
    public long getTotalBytes() {
        return job.totalBytes();
    }

    /** How long it has run, or ran. */
    public long getElapsedMillis() {
        return job.elapsedMillis();
    }

    /** What came of it; empty until it has ended. */
    public String getOutcome() {
        return job.outcome();
    }
}
