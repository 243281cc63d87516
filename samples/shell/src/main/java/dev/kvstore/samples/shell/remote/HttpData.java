package dev.kvstore.samples.shell.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kvstore.Entry;
import dev.kvstore.KeyRange;
import dev.kvstore.samples.shell.data.Data;
import dev.kvstore.samples.shell.data.Rows;
import dev.kvstore.samples.shell.data.Write;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The entries of a store that another process serves. A scan is read page by page, so it is not of one moment; what is
 * compared by value is read, compared here, and written under the condition that its version is still the same.
 */
final class HttpData implements Data {
    private static final int MOST_KEYS = 1000;
    private static final byte[] SMALLEST_KEY = {0};

    private final HttpConnection connection;

    HttpData(HttpConnection connection) {
        this.connection = connection;
    }

    @Override
    public Entry get(byte[] key) {
        HttpResponse<byte[]> answer = send("GET", path(key), null, HttpConnection.NOT_FOUND);
        return answer.statusCode() == HttpConnection.NOT_FOUND ? null : new Entry(answer.body(), version(answer));
    }

    @Override
    public List<Entry> get(List<byte[]> keys) {
        if (keys.size() > MOST_KEYS) {
            throw new UsageException("at most " + MOST_KEYS + " keys can be asked for at once, got " + keys.size());
        }
        StringBuilder body = new StringBuilder("{\"keys\": [");
        for (byte[] key : keys) {
            body.append(body.charAt(body.length() - 1) == '[' ? "" : ", ");
            body.append("{\"key64\": \"").append(HttpConnection.base64(key)).append("\"}");
        }
        HttpResponse<byte[]> answer =
                send("POST", "/v1/mget", body.append("]}").toString().getBytes(UTF_8));
        List<Entry> entries = new ArrayList<>();
        parse(answer).items.forEach(item -> entries.add(item.entry()));
        return entries;
    }

    @Override
    public long put(byte[] key, byte[] value) {
        return version(send("PUT", path(key), value));
    }

    @Override
    public boolean delete(byte[] key) {
        return send("DELETE", path(key), null, HttpConnection.NOT_FOUND).statusCode() != HttpConnection.NOT_FOUND;
    }

    @Override
    public long deleteRange(KeyRange range) {
        return write(List.of(new Write.DeleteRange(range.from(), range.to())));
    }

    @Override
    public long compareAndSet(byte[] key, byte[] expected, byte[] value) {
        if (expected == null && value == null) {
            return 0;
        }
        Write write = value == null ? new Write.Delete(key) : new Write.Put(key, value);
        Write condition = expected == null ? new Write.RequireVersion(key, 0) : new Write.RequireValue(key, expected);
        return write(List.of(condition, write));
    }

    @Override
    public long compareAndSet(byte[] key, long expected, byte[] value) {
        Write write = value == null ? new Write.Delete(key) : new Write.Put(key, value);
        return write(List.of(new Write.RequireVersion(key, expected), write));
    }

    @Override
    public long write(List<Write> batch) {
        while (true) {
            StringBuilder lines = new StringBuilder();
            boolean comparesValues = false;
            for (Write write : batch) {
                if (write instanceof Write.RequireValue condition) {
                    Entry found = get(condition.key());
                    if (found == null || !Arrays.equals(found.value(), condition.value())) {
                        return 0;
                    }
                    comparesValues = true;
                    check(lines, condition.key(), found.version());
                } else {
                    append(lines, write);
                }
            }
            HttpResponse<byte[]> answer =
                    send("POST", "/v1/batch", lines.toString().getBytes(UTF_8), HttpConnection.CONFLICT);
            if (answer.statusCode() != HttpConnection.CONFLICT) {
                return number(answer.body(), "sequence");
            } else if (!comparesValues) {
                return 0;
            }
            // Written meanwhile, perhaps with the same value: looked at once more.
        }
    }

    @Override
    public Rows scan(KeyRange range, boolean reverse) {
        return new HttpRows(connection, range, reverse);
    }

    /** Nothing is estimated over HTTP, so they are counted. */
    @Override
    public long approximateCount(KeyRange range) {
        long count = 0;
        try (Rows rows = new HttpRows(connection, range, false, true)) {
            while (rows.next()) {
                count++;
            }
        }
        return count;
    }

    static long number(byte[] body, String name) {
        try (JsonParser json = HttpConnection.parser(body)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.VALUE_NUMBER_INT && name.equals(json.currentName())) {
                    return json.getLongValue();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new UncheckedIOException(new IOException("the server's answer has no " + name));
    }

    private static void append(StringBuilder lines, Write write) {
        if (write instanceof Write.Put put) {
            lines.append("{\"op\": \"put\"");
            member(lines, "key64", put.key());
            member(lines, "value64", put.value());
            lines.append("}\n");
        } else if (write instanceof Write.Delete delete) {
            lines.append("{\"op\": \"delete\"");
            member(lines, "key64", delete.key());
            lines.append("}\n");
        } else if (write instanceof Write.DeleteRange range) {
            lines.append("{\"op\": \"deleteRange\"");
            member(lines, "from64", range.from() == null ? SMALLEST_KEY : range.from());
            if (range.to() != null) {
                member(lines, "to64", range.to());
            }
            lines.append("}\n");
        } else if (write instanceof Write.RequireVersion condition) {
            check(lines, condition.key(), condition.version());
        }
    }

    private static void check(StringBuilder lines, byte[] key, long version) {
        lines.append("{\"op\": \"check\"");
        member(lines, "key64", key);
        lines.append(", \"version\": ").append(version).append("}\n");
    }

    private static void member(StringBuilder lines, String name, byte[] bytes) {
        lines.append(", \"")
                .append(name)
                .append("\": \"")
                .append(HttpConnection.base64(bytes))
                .append('"');
    }

    private HttpResponse<byte[]> send(String method, String path, byte[] body, int... expected) {
        try {
            return connection.send(method, path, body, expected);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EntryParser parse(HttpResponse<byte[]> answer) {
        try {
            return new EntryParser(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String path(byte[] key) {
        return "/v1/kv?key64=" + HttpConnection.base64(key);
    }

    private static long version(HttpResponse<byte[]> answer) {
        String digits = answer.headers().firstValue("ETag").orElse("").replaceAll("\\D", "");
        if (digits.isEmpty()) {
            throw new UncheckedIOException(new IOException("the server's answer has no version"));
        }
        return Long.parseLong(digits);
    }
}
