package dev.kvstore.samples.shell.data;

import dev.kvstore.Cursor;

/** What a cursor passes over. */
final class CursorRows implements Rows {
    private final Cursor cursor;
    private final boolean reverse;
    private boolean started;

    CursorRows(Cursor cursor, boolean reverse) {
        this.cursor = cursor;
        this.reverse = reverse;
    }

    @Override
    public boolean next() {
        if (!started) {
            started = true;
            return reverse ? cursor.last() : cursor.first();
        }
        return reverse ? cursor.prev() : cursor.next();
    }

    @Override
    public byte[] key() {
        return cursor.keyBytes();
    }

    @Override
    public byte[] value() {
        return cursor.valueBytes();
    }

    @Override
    public long version() {
        return cursor.version();
    }

    @Override
    public void close() {
        cursor.close();
    }
}
