package dev.kvstore.samples.shell.transfer;

import dev.kvstore.KeyRange;
import dev.kvstore.samples.shell.data.Data;
import dev.kvstore.samples.shell.data.Rows;
import dev.kvstore.samples.shell.output.Formats;
import dev.kvstore.samples.shell.session.Interruption;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/**
 * Writes the entries of a range into a file, as of one moment. Where it ends early, {@code --resume} goes on behind the
 * last entry that was noted as durable; the entries of the second part are then those of the moment of the second run.
 */
public final class Export {
    private static final long NOTE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Data data;
    private final Interruption interruption;
    private final PrintWriter err;

    public Export(Data data, Interruption interruption, PrintWriter err) {
        this.data = data;
        this.interruption = interruption;
        this.err = err;
    }

    /** Writes a stream. */
    public void stream(KeyRange range, OutputStream out, TransferFormat format, Formats formats) throws IOException {
        EntryWriter entries = format.writer(out, formats, false, 0);
        try (Progress progress = progress(range, 0);
                Rows rows = data.scan(range, false)) {
            while (rows.next()) {
                interruption.check();
                entries.entry(rows.key(), rows.value());
                progress.step(progress.entries());
            }
            entries.end();
        }
    }

    /** Writes a file. */
    public void file(KeyRange range, Path file, TransferFormat format, Formats formats, boolean resume, boolean replace)
            throws IOException {
        if (!resume && !replace && Files.exists(file)) {
            throw new UsageException("there is a file " + file + " already; --replace or --resume it");
        }
        ResumePoint point = resume ? ResumePoint.read(file) : new ResumePoint(0, 0, "");
        try (ExportedFile out = new ExportedFile(file, point.bytes());
                Progress progress = progress(range, point.entries())) {
            write(rest(range, point), file, out, format.writer(out, formats, resume, point.entries()), progress);
            ResumePoint.delete(file);
            progress.close();
            err.println(progress.summary("exported", out.position()));
            err.flush();
        }
    }

    private void write(KeyRange range, Path file, ExportedFile out, EntryWriter entries, Progress progress)
            throws IOException {
        byte[] last = null;
        try (Rows rows = data.scan(range, false)) {
            long noted = System.nanoTime();
            while (rows.next()) {
                interruption.check();
                last = rows.key();
                entries.entry(last, rows.value());
                progress.step(progress.entries());
                if (System.nanoTime() - noted > NOTE_NANOS) {
                    note(file, out, entries, progress, last);
                    noted = System.nanoTime();
                }
            }
        } catch (RuntimeException e) {
            if (last != null) {
                note(file, out, entries, progress, last);
                err.println(progress.entries() + " entries are out; --resume goes on from there");
            }
            throw e;
        }
        entries.end();
        out.sync();
    }

    private static void note(Path file, ExportedFile out, EntryWriter entries, Progress progress, byte[] last)
            throws IOException {
        entries.flush();
        out.sync();
        new ResumePoint(progress.entries(), out.position(), HexFormat.of().formatHex(last)).write(file);
    }

    private static KeyRange rest(KeyRange range, ResumePoint point) {
        if (point.lastKey().isEmpty()) {
            return range;
        }
        byte[] last = HexFormat.of().parseHex(point.lastKey());
        return KeyRange.between(Arrays.copyOf(last, last.length + 1), range.to());
    }

    private Progress progress(KeyRange range, long before) {
        return new Progress(err, "export", data.approximateCount(range), "", 1, before);
    }
}
