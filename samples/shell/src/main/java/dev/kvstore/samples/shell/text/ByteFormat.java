package dev.kvstore.samples.shell.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** How keys and values are written on the command line and in tables. */
public enum ByteFormat {
    /** UTF-8 with {@code \n \r \t \\} and {@code \xNN} for what is no printable text: any bytes, safe on a terminal. */
    TEXT {
        @Override
        public byte[] parse(String text) {
            return EscapedText.parse(text);
        }

        @Override
        public String print(byte[] bytes) {
            return EscapedText.print(bytes);
        }
    },
    /** UTF-8 as it is; other bytes are refused. */
    UTF8 {
        @Override
        public byte[] parse(String text) {
            return text.getBytes(UTF_8);
        }

        @Override
        public String print(byte[] bytes) {
            String text = decodeUtf8(bytes);
            if (text == null) {
                throw new UsageException("'" + EscapedText.print(bytes)
                        + "' is not UTF-8; choose the format text, hex or base64 for keys or values");
            }
            return text;
        }
    },
    /** Two hexadecimal digits a byte. */
    HEX {
        @Override
        public byte[] parse(String text) {
            try {
                return HexFormat.of().parseHex(text.startsWith("0x") ? text.substring(2) : text);
            } catch (IllegalArgumentException e) {
                throw new UsageException("'" + text + "' is not hexadecimal: " + e.getMessage(), e);
            }
        }

        @Override
        public String print(byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
    },
    /** Base64 with the URL-safe alphabet, without padding; read with either alphabet. */
    BASE64 {
        @Override
        public byte[] parse(String text) {
            try {
                return Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
            } catch (IllegalArgumentException e) {
                throw new UsageException("'" + text + "' is not Base64: " + e.getMessage(), e);
            }
        }

        @Override
        public String print(byte[] bytes) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }
    };

    /**
     * The bytes that {@code text} stands for.
     *
     * @throws UsageException when it stands for none
     */
    public abstract byte[] parse(String text);

    /** What {@link #parse} would turn into {@code bytes}. */
    public abstract String print(byte[] bytes);

    /** The text that {@code bytes} encode, or null when they are not UTF-8. */
    public static String decodeUtf8(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** The format that is called so, in upper or lower case. */
    public static Optional<ByteFormat> named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.name().equalsIgnoreCase(name))
                .findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
