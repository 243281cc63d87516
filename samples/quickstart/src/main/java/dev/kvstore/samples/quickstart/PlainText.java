package dev.kvstore.samples.quickstart;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/** Writes the report's few characters beyond ASCII as their nearest relatives. */
final class PlainText extends FilterWriter {
    PlainText(Writer out) {
        super(out);
    }

    @Override
    public void write(int character) throws IOException {
        out.write(plain((char) character));
    }

    @Override
    public void write(char[] characters, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(characters[i]);
        }
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        write(text.toCharArray(), offset, length);
    }

    private static String plain(char character) {
        if (character >= '▉' && character <= '▏') {
            return ":";
        }
        return switch (character) {
            case '█' -> "#";
            case 'µ' -> "u";
            case '×' -> "x";
            case '…' -> "...";
            default -> String.valueOf(character);
        };
    }
}
