package dev.kvstore.samples.shell.output;

import java.util.Locale;

/** How results are written. */
public enum OutputFormat {
    /** Columns for people. */
    TABLE,
    /** One JSON document. */
    JSON,
    /** One JSON object a line. */
    NDJSON,
    /** Comma-separated values with a header, as RFC 4180 has them. */
    CSV,
    /** The bytes themselves; a tab between columns, a newline after rows. */
    RAW;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
