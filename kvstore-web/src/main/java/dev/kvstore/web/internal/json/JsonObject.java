package dev.kvstore.web.internal.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kvstore.web.internal.http.Bytes;
import dev.kvstore.web.internal.http.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small, flat JSON object: members from a given list, each text or a whole number. */
public final class JsonObject {
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, Long> numbers = new LinkedHashMap<>();

    private JsonObject() {}

    /**
     * Reads an object that is all of a document.
     *
     * @param allowed the names it may have
     */
    public static JsonObject parse(byte[] document, List<String> allowed) throws IOException {
        String text = Text.decode(document);
        if (text == null) {
            throw Problem.badRequest("json-malformed", "JSON must be UTF-8");
        }
        try (JsonParser json = Json.parser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw Problem.badRequest("json-shape", "a JSON object is expected");
            }
            JsonObject object = read(json, allowed);
            if (json.nextToken() != null) {
                throw Problem.badRequest("json-shape", "one JSON object is expected and nothing after it");
            }
            return object;
        } catch (JacksonException e) {
            throw Problem.badRequest("json-malformed", "JSON is malformed: " + Position.of(e));
        }
    }

    /** Reads an object whose opening brace was the last token. */
    public static JsonObject read(JsonParser json, List<String> allowed) throws IOException {
        JsonObject object = new JsonObject();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (!allowed.contains(name)) {
                throw Problem.badRequest("json-shape", "members of this object are " + allowed);
            }
            switch (json.nextToken()) {
                case VALUE_STRING -> object.texts.put(name, json.getText());
                case VALUE_NUMBER_INT -> object.numbers.put(name, number(name, json.getText()));
                default -> throw Problem.badRequest("json-shape", name + " must be text or a whole number");
            }
        }
        return object;
    }

    private static long number(String name, String digits) {
        long number = Bytes.decimal(digits.getBytes(StandardCharsets.ISO_8859_1));
        if (number < 0) {
            throw Problem.badRequest("json-shape", name + " must be a whole number of at most 18 digits, not negative");
        }
        return number;
    }

    /** The text of a member, or null. */
    public String text(String name) {
        return texts.get(name);
    }

    /** The number of a member, or null. */
    public Long number(String name) {
        return numbers.get(name);
    }

    /** A byte string, given as text in {@code name} or in base64url in {@code name64}; null when in neither. */
    public byte[] bytes(String name) {
        String plain = texts.get(name);
        String base64 = texts.get(name + "64");
        if (plain != null && base64 != null) {
            throw Problem.badRequest("json-shape", "give one of " + name + " and " + name + "64");
        }
        if (numbers.containsKey(name) || numbers.containsKey(name + "64")) {
            throw Problem.badRequest("json-shape", name + " must be text");
        }
        if (base64 != null) {
            return Bytes.fromBase64(name + "64", base64.getBytes(StandardCharsets.UTF_8));
        }
        return plain == null ? null : Text.encode(name, plain);
    }

    /** A key that must be given. */
    public byte[] key() {
        byte[] key = bytes("key");
        if (key == null) {
            throw Problem.badRequest("json-shape", "key is missing");
        }
        return Bytes.checkKey("key", key);
    }

    /** A value that must be given and be no longer than a limit. */
    public byte[] value(long limit) {
        byte[] value = bytes("value");
        if (value == null) {
            throw Problem.badRequest("json-shape", "value is missing");
        }
        if (value.length > limit) {
            throw new Problem(413, "value-too-large", "a value must be at most " + limit + " bytes");
        }
        return value;
    }
}
