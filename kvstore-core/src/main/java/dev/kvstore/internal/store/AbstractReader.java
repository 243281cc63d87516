package dev.kvstore.internal.store;

import dev.kvstore.Cursor;
import dev.kvstore.KeyRange;
import dev.kvstore.StoreException;
import dev.kvstore.internal.engine.ChunkedRead;
import dev.kvstore.internal.engine.Engine;
import dev.kvstore.internal.engine.EngineCursor;
import dev.kvstore.internal.format.KeyspaceId;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;

/** Reading one keyspace, at a snapshot or at the latest state: what needs more than one look-up. */
abstract class AbstractReader extends PointReader {
    AbstractReader(StoreContext context, KeyspaceHandle keyspace, long snapshot) {
        super(context, keyspace, snapshot);
    }

    /** Opens a cursor between two internal keys. */
    EngineCursor open(byte[] lower, byte[] upper, long moment) {
        return engine.cursor(lower, upper, moment);
    }

    @Override
    public InputStream stream(byte[] key) {
        Arguments.checkKey(key);
        checkReadable();
        byte[] copy = key.clone();
        if (snapshot != Engine.LATEST) {
            return exists(copy) ? new ValueStream(() -> {}, this, copy) : null;
        }
        KeyspaceHandle kept = keyspace.kept();
        kept.checkPresent();
        StoreSnapshot own = new StoreSnapshot(context, kept, Map.of(), engine.acquireSnapshot());
        if (own.exists(copy)) {
            return new ValueStream(own::close, own, copy);
        }
        own.close();
        return null;
    }

    @Override
    public byte[] firstKey(KeyRange range) {
        Objects.requireNonNull(range, "range must not be null");
        checkReadable();
        int id = keyspace.id();
        int prefix = KeyspaceId.length(id);
        try (EngineCursor cursor = open(id, range)) {
            byte[] key = cursor.first()
                    ? cursor.keyRegion().toArray(cursor.keyOffset() + prefix, cursor.keyLength() - prefix)
                    : null;
            checkReadable();
            return key;
        } catch (InternalError e) {
            throw unreadable(e);
        }
    }

    @Override
    public Cursor cursor(KeyRange range) {
        Objects.requireNonNull(range, "range must not be null");
        checkReadable();
        int id = keyspace.id();
        Cursor cursor = openCursor(id, range);
        if (snapshot != Engine.LATEST) {
            closeUnlessReadable(cursor);
        }
        return cursor;
    }

    /** The public form of a cursor. Where there are chunks, it keeps its moment readable for them. */
    Cursor openCursor(int id, KeyRange range) {
        if (snapshot != Engine.LATEST || !engine.keyspaces().containsKey(ChunkedRead.KEYSPACE)) {
            return new StoreCursor(context, id, open(id, range, snapshot), snapshot, false);
        }
        long moment = engine.acquireSnapshot();
        try {
            return new StoreCursor(context, id, open(id, range, moment), moment, true);
        } catch (Throwable e) {
            engine.releaseSnapshot(moment);
            throw e;
        }
    }

    final EngineCursor open(int id, KeyRange range) {
        return open(id, range, snapshot);
    }

    private EngineCursor open(int id, KeyRange range, long moment) {
        try {
            return open(Arguments.lower(id, range.from()), Arguments.upper(id, range.to()), moment);
        } catch (InternalError e) {
            throw unreadable(e);
        }
    }

    private void closeUnlessReadable(Cursor cursor) {
        try {
            checkReadable();
        } catch (StoreException e) {
            cursor.close();
            throw e;
        }
    }
}
