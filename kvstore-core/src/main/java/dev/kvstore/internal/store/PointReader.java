package dev.kvstore.internal.store;

import dev.kvstore.Entry;
import dev.kvstore.EntryInfo;
import dev.kvstore.Reader;
import dev.kvstore.StoreException;
import dev.kvstore.internal.engine.Engine;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.iterator.LookupResult;
import dev.kvstore.internal.memory.UserBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;

/** Looking up single keys of one keyspace, at a snapshot or at the latest state. */
abstract class PointReader implements Reader {
    final StoreContext context;
    final Engine engine;
    final KeyspaceHandle keyspace;
    final long snapshot;

    PointReader(StoreContext context, KeyspaceHandle keyspace, long snapshot) {
        this.context = context;
        this.engine = context.engine();
        this.keyspace = keyspace;
        this.snapshot = snapshot;
    }

    /** Throws unless what is read from is open; called before and after each read. */
    abstract void checkReadable();

    /** Looks up the slot's key. */
    boolean find(ReadSlot slot) {
        return engine.get(slot, snapshot);
    }

    @Override
    public byte[] get(byte[] key) {
        Arguments.checkKey(key);
        ReadSlot slot = enter(key);
        try {
            return lookUp(slot) ? valueOf(slot) : null;
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
            if (found.kind() == EntryKind.PUT) {
                UserBytes.append(found.valueRegion(), found.valueOffset(), found.valueLength(), value);
                return true;
            }
            return read(slot, moment -> appendAt(slot, moment, value), false);
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
            return lookUp(slot) ? read(slot, moment -> FoundValue.entry(engine, slot, moment), null) : null;
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
    public EntryInfo info(byte[] key, int valueLimit) {
        Arguments.checkKey(key);
        ReadSlot slot = enter(key);
        try {
            if (!lookUp(slot)) {
                return null;
            }
            LookupResult found = slot.result();
            EntryInfo info = StoredValue.info(
                    found.kind(),
                    found.valueRegion(),
                    found.valueOffset(),
                    found.valueLength(),
                    found.sequence(),
                    valueLimit);
            checkReadable();
            return info;
        } catch (InternalError e) {
            throw unreadable(e);
        } finally {
            engine.exitRead(slot);
        }
    }

    @Override
    public int read(byte[] key, long offset, ByteBuffer target) {
        Arguments.checkKey(key);
        Objects.requireNonNull(target, "target must not be null");
        if (offset < 0) {
            throw new IllegalArgumentException("offset must be at least 0, got " + offset);
        }
        ReadSlot slot = enter(key);
        try {
            return lookUp(slot) ? read(slot, moment -> FoundValue.read(engine, slot, moment, offset, target), -1) : -1;
        } catch (InternalError e) {
            throw unreadable(e);
        } finally {
            engine.exitRead(slot);
        }
    }

    private List<byte[]> getAll(List<byte[]> keys, long moment) {
        List<byte[]> values = new ArrayList<>(keys.size());
        for (byte[] key : keys) {
            ReadSlot slot = enter(key);
            try {
                values.add(engine.get(slot, moment) ? FoundValue.copy(engine, slot, moment) : null);
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
        boolean found = find(slot);
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

    private byte[] valueOf(ReadSlot slot) {
        LookupResult found = slot.result();
        return found.kind() == EntryKind.PUT
                ? found.valueRegion().toArray(found.valueOffset(), found.valueLength())
                : read(slot, moment -> FoundValue.copy(engine, slot, moment), null);
    }

    private boolean appendAt(ReadSlot slot, long moment, Bytes<?> value) {
        FoundValue.append(engine, slot, moment, value);
        return true;
    }

    /**
     * Reads what a look-up has found. What lies in chunks is looked up again at a moment that stays readable, so that the
     * rows belong to the entry.
     */
    private <T> T read(ReadSlot slot, LongFunction<T> read, T absent) {
        if (snapshot != Engine.LATEST || !StoredValue.isChunked(slot.result())) {
            return read.apply(snapshot);
        }
        byte[] key = slot.key().toArray(0, slot.keyLength());
        long moment = engine.acquireSnapshot();
        try {
            slot.internalKey(key);
            return engine.get(slot, moment) ? read.apply(moment) : absent;
        } finally {
            engine.releaseSnapshot(moment);
        }
    }

    /** A mapped file that has become shorter than its mapping answers reads with an InternalError. */
    final StoreException unreadable(InternalError e) {
        return context.unreadable(e);
    }
}
