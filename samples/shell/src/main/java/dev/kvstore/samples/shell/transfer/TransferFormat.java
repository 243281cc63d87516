package dev.kvstore.samples.shell.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kvstore.samples.shell.output.Formats;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.file.Path;
import java.util.Locale;

/** How entries lie in a file. */
public enum TransferFormat {
    /** One JSON object a line; any bytes. */
    NDJSON {
        @Override
        EntryReader reader(InputStream in, Formats formats) throws IOException {
            return new JsonEntryReader(in);
        }

        @Override
        EntryWriter writer(OutputStream out, Formats formats, boolean continued, long entries) throws IOException {
            return new JsonEntryWriter(out, formats);
        }
    },
    /** Two columns below a header. */
    CSV {
        @Override
        EntryReader reader(InputStream in, Formats formats) {
            return new CsvEntryReader(in, formats);
        }

        @Override
        EntryWriter writer(OutputStream out, Formats formats, boolean continued, long entries) {
            return new CsvEntryWriter(new OutputStreamWriter(out, UTF_8), formats, continued);
        }
    },
    /** Lengths and bytes: the smallest and fastest, and one that notices when it was cut short. */
    RAW {
        @Override
        EntryReader reader(InputStream in, Formats formats) throws IOException {
            return new RawEntryReader(in);
        }

        @Override
        EntryWriter writer(OutputStream out, Formats formats, boolean continued, long entries) throws IOException {
            return new RawEntryWriter(out, continued, entries);
        }
    };

    abstract EntryReader reader(InputStream in, Formats formats) throws IOException;

    /**
     * @param continued whether what is written follows entries of an earlier run
     * @param entries how many those are
     */
    abstract EntryWriter writer(OutputStream out, Formats formats, boolean continued, long entries) throws IOException;

    /** The format asked for, or that of the file's name; NDJSON on standard streams. */
    public static TransferFormat of(TransferFormat asked, Path file) {
        if (asked != null) {
            return asked;
        }
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.equals("-") || name.endsWith(".ndjson") || name.endsWith(".jsonl")) {
            return NDJSON;
        } else if (name.endsWith(".csv")) {
            return CSV;
        } else if (name.endsWith(".raw") || name.endsWith(".kv")) {
            return RAW;
        }
        throw new UsageException("say --format ndjson, csv or raw: the name " + file.getFileName() + " does not");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
