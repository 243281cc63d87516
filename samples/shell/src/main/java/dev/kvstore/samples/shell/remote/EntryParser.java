package dev.kvstore.samples.shell.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kvstore.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads what /v1/range and /v1/mget answer: {@code {"items": [...], "cursor": ...}}. */
final class EntryParser {
    /** One item; the value is null where there is none. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Item(byte[] key, byte[] value, long version) {
        Entry entry() {
            return value == null ? null : new Entry(value, version);
        }
    }

    final List<Item> items = new ArrayList<>();

    /** Where the next page begins, or null. */
    String cursor;

    EntryParser(byte[] body) throws IOException {
        try (JsonParser json = HttpConnection.parser(body)) {
            require(json.nextToken() == JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "items" -> items(json);
                    case "cursor" -> cursor = json.getText();
                    default -> json.skipChildren();
                }
            }
        }
    }

    private void items(JsonParser json) throws IOException {
        require(json.currentToken() == JsonToken.START_ARRAY);
        while (json.nextToken() == JsonToken.START_OBJECT) {
            byte[] key = null;
            byte[] value = null;
            long version = 0;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "key" -> key = json.getText().getBytes(UTF_8);
                    case "key64" -> key = Base64.getUrlDecoder().decode(json.getText());
                    case "value" -> value = json.getText().getBytes(UTF_8);
                    case "value64" -> value = Base64.getUrlDecoder().decode(json.getText());
                    case "version" -> version = json.getLongValue();
                    default -> json.skipChildren();
                }
            }
            require(key != null);
            items.add(new Item(key, value, version));
        }
    }

    private static void require(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("the server's answer is not that of a kvstore");
        }
    }
}
