package dev.kvstore.samples.shell.transfer;

import java.io.IOException;

/** Writes entries into a file. */
interface EntryWriter {
    void entry(byte[] key, byte[] value) throws IOException;

    /** Hands on what is held back, so that the file ends behind an entry. */
    void flush() throws IOException;

    /** Writes what belongs behind the last entry. */
    void end() throws IOException;
}
