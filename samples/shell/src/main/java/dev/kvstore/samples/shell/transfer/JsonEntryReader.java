package dev.kvstore.samples.shell.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.kvstore.samples.shell.text.ByteFormat;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.io.InputStream;

/**
 * JSON objects one after the other. A member {@code key} or {@code value} is text, {@code key64} or {@code value64}
 * Base64, {@code keyHex} or {@code valueHex} hexadecimal; {@code version} is not used. An object {@code {"end":n}} may
 * be the last one and says how many came before.
 */
final class JsonEntryReader implements EntryReader {
    private final JsonParser json;
    private long entries;
    private byte[] key;
    private byte[] value;

    JsonEntryReader(InputStream in) throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build();
        json = factory.createParser(in);
    }

    @Override
    public boolean next() throws IOException {
        try {
            JsonToken token = json.nextToken();
            if (token == null) {
                return false;
            } else if (token != JsonToken.START_OBJECT) {
                throw wrong("expected an object, found " + token);
            }
            return readObject();
        } catch (JsonProcessingException e) {
            throw wrong(e.getOriginalMessage());
        }
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public byte[] value() {
        return value;
    }

    @Override
    public void close() throws IOException {
        json.close();
    }

    private boolean readObject() throws IOException {
        key = null;
        value = null;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "key" -> key = text();
                case "key64" -> key = ByteFormat.BASE64.parse(string());
                case "keyHex" -> key = ByteFormat.HEX.parse(string());
                case "value" -> value = text();
                case "value64" -> value = ByteFormat.BASE64.parse(string());
                case "valueHex" -> value = ByteFormat.HEX.parse(string());
                case "version" -> json.skipChildren();
                case "end" -> {
                    checkEnd();
                    return false;
                }
                default -> throw wrong("unknown member '" + name + "'");
            }
        }
        if (key == null || value == null) {
            throw wrong("the object has no " + (key == null ? "key" : "value"));
        }
        entries++;
        return true;
    }

    private void checkEnd() throws IOException {
        if (json.getLongValue() != entries) {
            throw wrong("the end speaks of " + json.getLongValue() + " entries, found " + entries);
        }
    }

    private byte[] text() throws IOException {
        return string().getBytes(UTF_8);
    }

    private String string() throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw wrong("expected a string, found " + json.currentToken());
        }
        return json.getText();
    }

    private UsageException wrong(String problem) {
        return new UsageException("line " + json.currentLocation().getLineNr() + ": " + problem);
    }
}
