package dev.kvstore.web.internal.simple;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kvstore.web.internal.http.Bytes;
import dev.kvstore.web.internal.http.Problem;
import dev.kvstore.web.internal.json.Json;
import dev.kvstore.web.internal.json.Position;
import dev.kvstore.web.internal.json.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A key and its value from a JSON object, in one of two shapes: <code>{"key":K,"value":V}</code>, in any order, or a
 * single member <code>{K:V}</code>. K is text; V is text, stored as its UTF-8, or any other JSON, stored as it was
 * sent.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Pair(byte[] key, byte[] value) {
    private static final String KEY = "key";
    private static final String VALUE = "value";

    /** A member of the object. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Member(String name, byte[] value, boolean text) {}

    static Pair parse(byte[] body) throws IOException {
        String text = Text.decode(body);
        if (text == null) {
            throw Problem.badRequest("json-malformed", "the body must be UTF-8");
        }
        try (JsonParser json = Json.parser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw wrongShape();
            }
            Member first = member(json, text);
            Member second = first == null ? null : member(json, text);
            if (first == null || (second != null && member(json, text) != null)) {
                throw wrongShape();
            }
            if (json.nextToken() != null) {
                throw Problem.badRequest("json-malformed", "the body must be one JSON object and nothing after it");
            }
            return second == null ? single(first) : named(first, second);
        } catch (JacksonException e) {
            throw Problem.badRequest("json-malformed", "the body is not JSON: " + Position.of(e));
        }
    }

    private static Pair single(Member member) {
        return new Pair(Bytes.checkKey("the key", Text.encode("the key", member.name())), member.value());
    }

    private static Pair named(Member first, Member second) {
        boolean keyFirst = first.name().equals(KEY);
        Member key = keyFirst ? first : second;
        Member value = keyFirst ? second : first;
        if (!key.name().equals(KEY) || !value.name().equals(VALUE)) {
            throw wrongShape();
        }
        if (!key.text()) {
            throw Problem.badRequest("json-shape", "the key must be text");
        }
        return new Pair(Bytes.checkKey("the key", key.value()), value.value());
    }

    /** The next member, or null at the end of the object. */
    private static Member member(JsonParser json, String text) throws IOException {
        if (json.nextToken() == JsonToken.END_OBJECT) {
            return null;
        }
        String name = json.currentName();
        if (json.nextToken() == JsonToken.VALUE_STRING) {
            return new Member(name, Text.encode("the value", json.getText()), true);
        }
        int start = (int) json.currentTokenLocation().getCharOffset();
        json.skipChildren();
        json.finishToken();
        int end = (int) json.currentLocation().getCharOffset();
        return new Member(name, text.substring(start, end).getBytes(StandardCharsets.UTF_8), false);
    }

    private static Problem wrongShape() {
        return Problem.badRequest(
                "json-shape", "the body must be {\"key\": K, \"value\": V} or an object with one member, {K: V}");
    }
}
