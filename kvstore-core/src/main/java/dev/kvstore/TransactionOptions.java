package dev.kvstore;

import java.time.Duration;
import java.util.Objects;

/** How a transaction is run. Immutable; each method makes a changed copy. */
public final class TransactionOptions {
    private static final long SMALLEST_MAX_BYTES = 1024;
    private static final long LARGEST_MAX_BYTES = 1L << 30;
    private static final Duration SMALLEST_MAX_AGE = Duration.ofMillis(1);
    private static final Duration LARGEST_MAX_AGE = Duration.ofDays(1);
    private static final int LARGEST_RETRIES = 10_000;
    private static final TransactionOptions DEFAULTS =
            new TransactionOptions(null, 64L << 20, Duration.ofMinutes(5), 8);

    private final Durability durability;
    private final long maxBytes;
    private final Duration maxAge;
    private final int retries;

    private TransactionOptions(Durability durability, long maxBytes, Duration maxAge, int retries) {
        this.durability = durability;
        this.maxBytes = maxBytes;
        this.maxAge = maxAge;
        this.retries = retries;
    }

    /** The store's durability, 64 MiB, 5 minutes, 8 retries. */
    public static TransactionOptions defaults() {
        return DEFAULTS;
    }

    /** The durability of the commit, or null for that of the store. */
    public Durability durability() {
        return durability;
    }

    /** Sets the durability of the commit. */
    public TransactionOptions durability(Durability chosen) {
        return new TransactionOptions(
                Objects.requireNonNull(chosen, "durability must not be null"), maxBytes, maxAge, retries);
    }

    /** How many bytes the transaction may write and remember to have read, with what it takes to find them again. */
    public long maxBytes() {
        return maxBytes;
    }

    /** Sets {@link #maxBytes()}, from 1 KiB to 1 GiB. */
    public TransactionOptions maxBytes(long bytes) {
        if (bytes < SMALLEST_MAX_BYTES || bytes > LARGEST_MAX_BYTES) {
            throw new IllegalArgumentException(
                    "maxBytes must be " + SMALLEST_MAX_BYTES + " to " + LARGEST_MAX_BYTES + ", got " + bytes);
        }
        return new TransactionOptions(durability, bytes, maxAge, retries);
    }

    /**
     * How long the transaction may take from its beginning to its commit. While it is open compaction keeps what it can
     * see. Looked at by its calls; no thread watches.
     */
    public Duration maxAge() {
        return maxAge;
    }

    /** Sets {@link #maxAge()}, from 1 millisecond to 1 day. */
    public TransactionOptions maxAge(Duration age) {
        Objects.requireNonNull(age, "maxAge must not be null");
        if (age.compareTo(SMALLEST_MAX_AGE) < 0 || age.compareTo(LARGEST_MAX_AGE) > 0) {
            throw new IllegalArgumentException(
                    "maxAge must be " + SMALLEST_MAX_AGE + " to " + LARGEST_MAX_AGE + ", got " + age);
        }
        return new TransactionOptions(durability, maxBytes, age, retries);
    }

    /**
     * How many times an update is run again after a conflict before it runs exclusively: then the writes of all others wait until it
     * is through, and it can't conflict any more.
     */
    public int retries() {
        return retries;
    }

    /** Sets {@link #retries()}, from 0 to 10,000. */
    public TransactionOptions retries(int count) {
        if (count < 0 || count > LARGEST_RETRIES) {
            throw new IllegalArgumentException("retries must be 0 to " + LARGEST_RETRIES + ", got " + count);
        }
        return new TransactionOptions(durability, maxBytes, maxAge, count);
    }

    @Override
    public String toString() {
        return "TransactionOptions[durability=" + (durability == null ? "the store's" : durability) + ", maxBytes="
                + maxBytes + ", maxAge=" + maxAge + ", retries=" + retries + "]";
    }
}
