package dev.kvstore.samples.shell.remote;

import dev.kvstore.KeyRange;
import dev.kvstore.samples.shell.data.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;

/** A range page by page. */
final class HttpRows implements Rows {
    private static final int PAGE = 1000;

    private final HttpConnection connection;
    private final String query;
    private Iterator<EntryParser.Item> page = List.<EntryParser.Item>of().iterator();
    private EntryParser.Item current;
    private String cursor;
    private boolean isLast;

    HttpRows(HttpConnection connection, KeyRange range, boolean reverse) {
        this(connection, range, reverse, false);
    }

    HttpRows(HttpConnection connection, KeyRange range, boolean reverse, boolean keysOnly) {
        this.connection = connection;
        this.query = "/v1/range?limit=" + PAGE
                + (range.from() == null ? "" : "&from64=" + HttpConnection.base64(range.from()))
                + (range.to() == null ? "" : "&to64=" + HttpConnection.base64(range.to()))
                + (reverse ? "&reverse=1" : "")
                + (keysOnly ? "&keysOnly=1" : "");
    }

    @Override
    public boolean next() {
        while (!page.hasNext()) {
            if (isLast) {
                return false;
            }
            load();
        }
        current = page.next();
        return true;
    }

    @Override
    public byte[] key() {
        return current.key();
    }

    @Override
    public byte[] value() {
        return current.value();
    }

    @Override
    public long version() {
        return current.version();
    }

    /** Nothing is kept on the server between pages. */
    @Override
    public void close() {}

    private void load() {
        try {
            String path = cursor == null ? query : query + "&cursor=" + cursor;
            EntryParser answer =
                    new EntryParser(connection.send("GET", path, null).body());
            page = answer.items.iterator();
            cursor = answer.cursor;
            isLast = cursor == null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
