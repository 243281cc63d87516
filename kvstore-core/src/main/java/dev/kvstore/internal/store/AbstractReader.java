package dev.kvstore.internal.store;

import dev.kvstore.Cursor;
import dev.kvstore.Entry;
import dev.kvstore.KeyRange;
import dev.kvstore.Reader;
import dev.kvstore.StoreException;
import dev.kvstore.internal.engine.Engine;
import dev.kvstore.internal.engine.EngineCursor;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.iterator.LookupResult;
import dev.kvstore.internal.memory.UserBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;

/** Reading one keyspace at a snapshot or at the latest state. */
abstract class AbstractReader implements Reader {
    final StoreContext context;
    final Engine engine;
    final KeyspaceHandle keyspace;
    private final long snapshot;

    AbstractReader(StoreContext context, KeyspaceHandle keyspace, long snapshot) {
        this.context = context;
        this.engine = context.engine();
        this.keyspace = keyspace;
        this.snapshot = snapshot;
    }

    /** Throws unless what is read from is open; called before and after each read. */
    abstract void checkReadable();

    @Override
    public byte[] get(byte[] key) {
        Arguments.checkKey(key);
        ReadSlot slot = enter(key);
        try {
            return lookUp(slot) ? copyOf(slot.result()) : null;
        } catch (InternalError e) {
            throw unreadable(e);
        } finally {
            engine.exitRead(slot);
        }
    }

    @Override
    public boolean get(BytesStore<?, ?> key, Bytes<?> value) {
        Objects.requireNonNull(value, "value must not be null");
        ReadSlot slot = enter(key);
        try {
            if (!lookUp(slot)) {
                return false;
            }
            LookupResult found = slot.result();
            UserBytes.append(found.valueRegion(), found.valueOffset(), found.valueLength(), value);
            return true;
        } catch (InternalError e) {
            throw unreadable(e);
        } finally {
            engine.exitRead(slot);
        }
    }

    @Override
    public Entry entry(byte[] key) {
        Arguments.checkKey(key);
        ReadSlot slot = enter(key);
        try {
            return lookUp(slot) ? new Entry(copyOf(slot.result()), slot.result().sequence()) : null;
        } catch (InternalError e) {
            throw unreadable(e);
        } finally {
            engine.exitRead(slot);
        }
    }

    @Override
    public long version(byte[] key) {
        Arguments.checkKey(key);
        return versionAndExit(enter(key));
    }

    @Override
    public long version(BytesStore<?, ?> key) {
        return versionAndExit(enter(key));
    }

    @Override
    public boolean exists(byte[] key) {
        return version(key) != 0;
    }

    @Override
    public boolean exists(BytesStore<?, ?> key) {
        return version(key) != 0;
    }

    @Override
    public List<byte[]> multiGet(List<byte[]> keys) {
        Objects.requireNonNull(keys, "keys must not be null");
        for (byte[] key : keys) {
            Arguments.checkKey(key);
        }
        if (snapshot != Engine.LATEST) {
            return getAll(keys, snapshot);
        }
        long moment = engine.acquireSnapshot();
        try {
            return getAll(keys, moment);
        } finally {
            engine.releaseSnapshot(moment);
        }
    }

    @Override
    public Cursor cursor(KeyRange range) {
        Objects.requireNonNull(range, "range must not be null");
        checkReadable();
        int id = keyspace.id();
        StoreCursor cursor = new StoreCursor(context, id, open(id, range));
        if (snapshot != Engine.LATEST) {
            closeUnlessReadable(cursor);
        }
        return cursor;
    }

    private EngineCursor open(int id, KeyRange range) {
        try {
            return engine.cursor(Arguments.lower(id, range.from()), Arguments.upper(id, range.to()), snapshot);
        } catch (InternalError e) {
            throw unreadable(e);
        }
    }

    private void closeUnlessReadable(StoreCursor cursor) {
        try {
            checkReadable();
        } catch (StoreException e) {
            cursor.close();
            throw e;
        }
    }

    private List<byte[]> getAll(List<byte[]> keys, long moment) {
        List<byte[]> values = new ArrayList<>(keys.size());
        for (byte[] key : keys) {
            ReadSlot slot = enter(key);
            try {
                values.add(engine.get(slot, moment) ? copyOf(slot.result()) : null);
            } catch (InternalError e) {
                throw unreadable(e);
            } finally {
                engine.exitRead(slot);
            }
        }
        checkReadable();
        return values;
    }

    private ReadSlot enter(byte[] key) {
        checkReadable();
        int id = keyspace.id();
        ReadSlot slot = engine.enterRead();
        try {
            slot.key(id, key);
        } catch (Throwable e) {
            engine.exitRead(slot);
            throw e;
        }
        return slot;
    }

    private ReadSlot enter(BytesStore<?, ?> key) {
        int length = Arguments.checkKey(key);
        checkReadable();
        int id = keyspace.id();
        ReadSlot slot = engine.enterRead();
        try {
            slot.key(id, key, length);
        } catch (Throwable e) {
            engine.exitRead(slot);
            throw e;
        }
        return slot;
    }

    /** The second check: a snapshot closed meanwhile no longer keeps what was looked for. */
    private boolean lookUp(ReadSlot slot) {
        boolean found = engine.get(slot, snapshot);
        checkReadable();
        return found;
    }

    private long versionAndExit(ReadSlot slot) {
        try {
            return lookUp(slot) ? slot.result().sequence() : 0;
        } catch (InternalError e) {
            throw unreadable(e);
        } finally {
            engine.exitRead(slot);
        }
    }

    private static byte[] copyOf(LookupResult found) {
        return found.valueRegion().toArray(found.valueOffset(), found.valueLength());
    }

    /** A mapped file that has become shorter than its mapping answers reads with an InternalError. */
    private StoreException unreadable(InternalError e) {
        return context.unreadable(e);
    }
}
