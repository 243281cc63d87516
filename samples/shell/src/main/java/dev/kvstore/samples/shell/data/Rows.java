package dev.kvstore.samples.shell.data;

/** Entries one after the other; stands before the first. */
public interface Rows extends AutoCloseable {
    /** Moves on; false at the end. */
    boolean next();

    byte[] key();

    byte[] value();

    long version();

    @Override
    void close();
}
