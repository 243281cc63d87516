package dev.kvstore.web.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kvstore.web.internal.http.Bytes;
import dev.kvstore.web.internal.http.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Byte strings as JSON: a member {@code name} where they are text, else {@code name64} in base64url. */
public final class Text {
    private Text() {}

    /** Writes a byte string as a member. */
    public static void write(JsonGenerator json, String name, byte[] bytes) throws IOException {
        String text = decode(bytes);
        if (text != null) {
            json.writeStringField(name, text);
        } else {
            json.writeStringField(name + "64", Bytes.toBase64(bytes));
        }
    }

    /**
     * The text that bytes are, or null when they are none: not UTF-8, or with control characters other than tabs and
     * line ends, which JSON would have to spell out.
     */
    public static String decode(byte[] bytes) {
        boolean ascii = true;
        for (byte b : bytes) {
            if (b < 0) {
                ascii = false;
            } else if (b < ' ' && b != '\n' && b != '\r' && b != '\t') {
                return null;
            }
        }
        return ascii ? new String(bytes, StandardCharsets.ISO_8859_1) : decodeBeyondAscii(bytes);
    }

    private static String decodeBeyondAscii(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** The UTF-8 bytes of a JSON string; half of a surrogate pair has none. */
    public static byte[] encode(String name, String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw Problem.badRequest("json-malformed", name + " must be text without unpaired surrogates");
        }
    }
}
