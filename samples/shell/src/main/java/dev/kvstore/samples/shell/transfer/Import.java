package dev.kvstore.samples.shell.transfer;

import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.WriteBatch;
import dev.kvstore.samples.shell.output.Formats;
import dev.kvstore.samples.shell.session.Interruption;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Puts the entries of a file into a keyspace, in batches. Where it ends early, for whatever reason, the entries before
 * are in the store, and how many they are is in a file beside the imported one: {@code --resume} goes on from there. An
 * entry that is put twice is no harm, so the note may lag behind the store, but never the other way round: the store is
 * synced first.
 */
public final class Import {
    private static final int BATCH_ENTRIES = 1_000;
    private static final long BATCH_BYTES = 4 << 20;
    private static final long NOTE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final KeyValueStore store;
    private final Keyspace keyspace;
    private final Interruption interruption;
    private final PrintWriter err;

    public Import(KeyValueStore store, Keyspace keyspace, Interruption interruption, PrintWriter err) {
        this.store = store;
        this.keyspace = keyspace;
        this.interruption = interruption;
        this.err = err;
    }

    /** Imports a file. */
    public void file(Path file, TransferFormat format, Formats formats, boolean resume) throws IOException {
        long size = Files.size(file);
        long skip = resume ? resumePoint(file, size).entries() : 0;
        // Not a channel, which an interrupt would close.
        try (InputStream in = new FileInputStream(file.toFile())) {
            run(in, format, formats, skip, file, size);
            ResumePoint.delete(file);
        }
    }

    /** Imports a stream. */
    public void stream(InputStream in, TransferFormat format, Formats formats) throws IOException {
        run(in, format, formats, 0, null, -1);
    }

    private static ResumePoint resumePoint(Path file, long size) throws IOException {
        ResumePoint point = ResumePoint.read(file);
        if (point.bytes() != size) {
            throw new UsageException(file + " has changed since: it had " + point.bytes() + " bytes, now " + size
                    + "; begin anew without --resume");
        }
        return point;
    }

    private void run(InputStream in, TransferFormat format, Formats formats, long skip, Path file, long size)
            throws IOException {
        CountingInput counted = new CountingInput(in);
        Progress progress = new Progress(err, "import", size, "MB", 1_000_000, skip);
        long committed = skip;
        try (EntryReader entries = format.reader(counted, formats);
                WriteBatch batch = store.newBatch();
                progress) {
            skip(entries, skip);
            long noted = System.nanoTime();
            boolean more = true;
            while (more) {
                more = fill(batch, entries, progress, counted);
                store.write(batch);
                batch.clear();
                committed = progress.entries();
                if (file != null && System.nanoTime() - noted > NOTE_NANOS) {
                    note(file, committed, size);
                    noted = System.nanoTime();
                }
            }
        } catch (IOException | RuntimeException e) {
            if (file != null && committed > 0) {
                note(file, committed, size);
                err.println(committed + " entries are in; --resume goes on from there");
            }
            throw e;
        }
        err.println(progress.summary("imported", counted.bytes()));
        err.flush();
    }

    /** Adds entries until the batch is full; false at the end. */
    private boolean fill(WriteBatch batch, EntryReader entries, Progress progress, CountingInput counted)
            throws IOException {
        while (batch.count() < BATCH_ENTRIES && batch.bytes() < BATCH_BYTES) {
            interruption.check();
            if (!entries.next()) {
                return false;
            }
            batch.put(keyspace, entries.key(), entries.value());
            progress.step(counted.bytes());
        }
        return true;
    }

    private void skip(EntryReader entries, long count) throws IOException {
        for (long i = 0; i < count; i++) {
            interruption.check();
            if (!entries.next()) {
                throw new UsageException("the file ends before entry " + count + "; begin anew without --resume");
            }
        }
    }

    private void note(Path file, long entries, long size) throws IOException {
        store.sync();
        new ResumePoint(entries, size, "").write(file);
    }
}
