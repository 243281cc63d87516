package dev.kvstore.samples.shell.transfer;

/** Where imported entries go. */
public interface EntrySink extends AutoCloseable {
    /** A chunk of the size that suits it. */
    EntryChunk newChunk();

    /** Writes the entries of a chunk, all or none, and empties it. */
    void write(EntryChunk chunk);

    /** Makes what was written survive as much as it can. */
    void sync();

    @Override
    void close();
}
