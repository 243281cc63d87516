package dev.kvstore.samples.shell.output;

import dev.kvstore.samples.shell.text.ByteFormat;

/**
 * A column of a result.
 *
 * @param bytes how the cells' bytes are written; null when the cells are numbers, booleans or strings
 */
public record Column(String name, ByteFormat bytes) {
    public static Column of(String name) {
        return new Column(name, null);
    }

    /** A cell as text. */
    String text(Object cell) {
        if (cell == null) {
            return "";
        }
        return cell instanceof byte[] array ? bytes.print(array) : cell.toString();
    }
}
