package dev.kvstore.web.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kvstore.web.internal.http.Bytes;
import dev.kvstore.web.internal.http.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Byte strings as JSON: a member {@code name} where they are UTF-8, else {@code name64} in base64url. */
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

    /** The text that bytes are in UTF-8, or null when they are not. */
    public static String decode(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return decodeBeyondAscii(bytes);
            }
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
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
