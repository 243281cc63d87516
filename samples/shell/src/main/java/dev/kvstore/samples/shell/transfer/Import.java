package dev.kvstore.samples.shell.transfer;

import dev.kvstore.samples.shell.output.Formats;
import dev.kvstore.samples.shell.session.InterruptedByUserException;
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
    private static final long NOTE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EntrySink sink;
    private final Interruption interruption;
    private final PrintWriter err;
    private long written;

    public Import(EntrySink sink, Interruption interruption, PrintWriter err) {
        this.sink = sink;
        this.interruption = interruption;
        this.err = err;
    }

    /** Imports a file. */
    public void file(Path file, TransferFormat format, Formats formats, boolean resume) throws IOException {
        long size = Files.size(file);
        written = resume ? resumePoint(file, size).entries() : 0;
        // Not a channel, which an interrupt would close.
        try (InputStream in = new FileInputStream(file.toFile())) {
            run(in, format, formats, file, size);
            ResumePoint.delete(file);
        } catch (IOException | RuntimeException e) {
            if (written > 0) {
                note(file, size);
                err.println(written + " entries are in; --resume goes on from there");
            }
            throw e;
        }
    }

    /** Imports a stream. */
    public void stream(InputStream in, TransferFormat format, Formats formats) throws IOException {
        run(in, format, formats, null, -1);
    }

    private static ResumePoint resumePoint(Path file, long size) throws IOException {
        ResumePoint point = ResumePoint.read(file);
        if (point.bytes() != size) {
            throw new UsageException(file + " has changed since: it had " + point.bytes() + " bytes, now " + size
                    + "; begin anew without --resume");
        }
        return point;
    }

    private void run(InputStream in, TransferFormat format, Formats formats, Path file, long size) throws IOException {
        CountingInput counted = new CountingInput(in);
        Progress progress = new Progress(err, "import", size, "MB", 1_000_000, written);
        try (EntryReader entries = format.reader(counted, formats);
                progress) {
            skip(entries, written);
            EntryChunk chunk = sink.newChunk();
            long noted = System.nanoTime();
            while (fillAndWrite(chunk, entries, progress, counted)) {
                if (file != null && System.nanoTime() - noted > NOTE_NANOS) {
                    note(file, size);
                    noted = System.nanoTime();
                }
            }
        }
        err.println(progress.summary("imported", counted.bytes()));
        err.flush();
    }

    /** Writes what there is before a bad entry, too; false at the end. */
    private boolean fillAndWrite(EntryChunk chunk, EntryReader entries, Progress progress, CountingInput counted)
            throws IOException {
        try {
            return fill(chunk, entries, progress, counted);
        } catch (InterruptedByUserException e) {
            Thread.interrupted(); // It has done its work; the last write is not to be hit by it.
            throw e;
        } finally {
            sink.write(chunk);
            written = progress.entries();
        }
    }

    /** Adds entries until the chunk is full; false at the end. */
    private boolean fill(EntryChunk chunk, EntryReader entries, Progress progress, CountingInput counted)
            throws IOException {
        while (!chunk.isFull()) {
            interruption.check();
            if (!entries.next()) {
                return false;
            }
            chunk.add(entries.key(), entries.value());
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

    private void note(Path file, long size) throws IOException {
        sink.sync();
        new ResumePoint(written, size, "").write(file);
    }
}
