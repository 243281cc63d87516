package dev.kvstore;

import java.time.Duration;

/**
 * A long piece of work in the background of a store: watched, awaited, cancelled. Thread-safe; its methods never
 * throw unless they say so, also after the store was closed.
 *
 * @param <T> what the work results in; Void when in nothing
 */
public interface Job<T> {
    /** Where a job is in its life. */
    enum State {
        /** It waits for its turn. */
        QUEUED,
        RUNNING,
        SUCCEEDED,
        /** {@link Job#outcome()} says why. */
        FAILED,
        /** Somebody has cancelled it, or the store was closed; nothing is half done. */
        CANCELLED;

        /** Whether nothing changes any more. */
        public boolean isEnded() {
            return compareTo(RUNNING) > 0;
        }
    }

    /** Unique within the open store; from 1 upwards. */
    long id();

    /** What is done: "compact", "verify", "checkpoint", "flush" or "truncate-log". */
    String kind();

    /** What is done, to what. */
    String description();

    State state();

    /** Bytes worked off; 0 for work that can't tell. */
    long doneBytes();

    /** Bytes there are to work off, as far as is known by now: it may grow; 0 for work that can't tell. */
    long totalBytes();

    /** How much is done, from 0 to 1; 1 only after the end. */
    default double progress() {
        if (state() == State.SUCCEEDED) {
            return 1;
        }
        long total = totalBytes();
        return total <= 0 ? 0 : Math.min(0.999, (double) doneBytes() / total);
    }

    /** How long it has run, or ran, in milliseconds. */
    long elapsedMillis();

    /** What came of it, in a line for people; empty until it has ended. */
    String outcome();

    /**
     * Asks the job to end early; it does so at its next step.
     *
     * @return false when it had ended already
     */
    boolean cancel();

    /**
     * Waits for the end.
     *
     * @return what the work results in
     * @throws JobCancelledException when it was cancelled
     * @throws StoreException what made it fail
     * @throws StoreInterruptedException when the calling thread was interrupted; the job goes on
     */
    T await();

    /**
     * Waits for the end, for a while.
     *
     * @return whether it has ended
     * @throws StoreInterruptedException when the calling thread was interrupted; the job goes on
     */
    boolean await(Duration longest);
}
