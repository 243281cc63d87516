package dev.kvstore.samples.shell.transfer;

import java.io.IOException;

/** Entries from a file, one after the other; stands before the first. */
interface EntryReader extends AutoCloseable {
    /**
     * Moves on; false at the end.
     *
     * @throws dev.kvstore.samples.shell.text.UsageException when there is no entry here; it says where and why
     */
    boolean next() throws IOException;

    byte[] key();

    byte[] value();

    @Override
    void close() throws IOException;
}
