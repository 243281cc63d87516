package dev.kvstore.samples.shell.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.HexFormat;

/** Any bytes as printable text and back; see {@link ByteFormat#TEXT}. */
final class EscapedText {
    private static final HexFormat HEX = HexFormat.of();

    private EscapedText() {}

    static byte[] parse(String text) {
        if (text.indexOf('\\') < 0) {
            return text.getBytes(UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int plain = 0;
        for (int at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', plain)) {
            bytes.writeBytes(text.substring(plain, at).getBytes(UTF_8));
            plain = at + parseEscape(text, at, bytes);
        }
        bytes.writeBytes(text.substring(plain).getBytes(UTF_8));
        return bytes.toByteArray();
    }

    static String print(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length + 16);
        CharsetDecoder decoder = UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        while (in.hasRemaining()) {
            decoder.reset();
            CoderResult result = decoder.decode(in, out, true);
            appendPrintable(text, out.flip());
            out.clear();
            for (int i = 0; result.isError() && i < result.length(); i++) {
                appendHex(text, in.get());
            }
        }
        return text.toString();
    }

    /** Appends the byte that the escape at {@code at} stands for and returns the escape's length. */
    private static int parseEscape(String text, int at, ByteArrayOutputStream bytes) {
        switch (at + 1 < text.length() ? text.charAt(at + 1) : 0) {
            case '\\' -> bytes.write('\\');
            case 'n' -> bytes.write('\n');
            case 'r' -> bytes.write('\r');
            case 't' -> bytes.write('\t');
            case 'x' -> {
                if (at + 4 > text.length()
                        || !HexFormat.isHexDigit(text.charAt(at + 2))
                        || !HexFormat.isHexDigit(text.charAt(at + 3))) {
                    throw unknownEscape(text, at);
                }
                bytes.write(HexFormat.fromHexDigits(text, at + 2, at + 4));
                return 4;
            }
            default -> throw unknownEscape(text, at);
        }
        return 2;
    }

    private static UsageException unknownEscape(String text, int at) {
        return new UsageException("'" + text + "' has no escape that is known at position " + (at + 1)
                + ": there are \\n \\r \\t \\xNN and \\\\ for a backslash itself");
    }

    private static void appendPrintable(StringBuilder text, CharBuffer decoded) {
        decoded.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (isPrintable(c)) {
                        text.appendCodePoint(c);
                    } else {
                        for (byte b : Character.toString(c).getBytes(UTF_8)) {
                            appendHex(text, b);
                        }
                    }
                }
            }
        });
    }

    /** Control and format characters can move the cursor or turn the direction of text. */
    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static void appendHex(StringBuilder text, byte b) {
        text.append("\\x").append(HEX.toHighHexDigit(b)).append(HEX.toLowHexDigit(b));
    }
}
