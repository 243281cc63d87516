package dev.kvstore.samples.shell.output;

import dev.kvstore.samples.shell.text.ByteFormat;

/**
 * The formats asked for; null where none was.
 *
 * @param output of results
 * @param key of keys, given and shown
 * @param value of values, given and shown
 */
public record Formats(OutputFormat output, ByteFormat key, ByteFormat value) {
    /** Nothing asked for. */
    public static final Formats NONE = new Formats(null, null, null);

    /** These, and {@code others} where these ask for nothing. */
    public Formats orElse(Formats others) {
        return new Formats(
                output != null ? output : others.output,
                key != null ? key : others.key,
                value != null ? value : others.value);
    }

    /** How keys are read. */
    public ByteFormat givenKey() {
        return key != null ? key : ByteFormat.TEXT;
    }

    /** How values are read. */
    public ByteFormat givenValue() {
        return value != null ? value : ByteFormat.TEXT;
    }

    /** A column of keys. */
    public Column keys(String name) {
        return new Column(name, key != null ? key : shown());
    }

    /** A column of values. */
    public Column values(String name) {
        return new Column(name, value != null ? value : shown());
    }

    /** In CSV a backslash is a backslash. */
    private ByteFormat shown() {
        return output == OutputFormat.CSV ? ByteFormat.UTF8 : ByteFormat.TEXT;
    }
}
