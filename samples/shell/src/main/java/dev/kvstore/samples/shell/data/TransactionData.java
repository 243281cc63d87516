package dev.kvstore.samples.shell.data;

import dev.kvstore.Cursor;
import dev.kvstore.Entry;
import dev.kvstore.KeyRange;
import dev.kvstore.Keyspace;
import dev.kvstore.TransactionKeyspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A keyspace as a transaction sees and changes it; its writes have the version {@link TransactionKeyspace#PENDING_VERSION}. */
public final class TransactionData implements Data {
    private final TransactionKeyspace keyspace;
    private final Keyspace outside;

    /**
     * @param outside the same keyspace outside of the transaction, for estimates
     */
    public TransactionData(TransactionKeyspace keyspace, Keyspace outside) {
        this.keyspace = keyspace;
        this.outside = outside;
    }

    @Override
    public Entry get(byte[] key) {
        return keyspace.entry(key);
    }

    @Override
    public List<Entry> get(List<byte[]> keys) {
        List<Entry> entries = new ArrayList<>();
        keys.forEach(key -> entries.add(keyspace.entry(key)));
        return entries;
    }

    @Override
    public long put(byte[] key, byte[] value) {
        keyspace.put(key, value);
        return TransactionKeyspace.PENDING_VERSION;
    }

    @Override
    public boolean delete(byte[] key) {
        boolean present = keyspace.exists(key);
        keyspace.delete(key);
        return present;
    }

    @Override
    public long deleteRange(KeyRange range) {
        keyspace.deleteRange(range.from(), range.to());
        return TransactionKeyspace.PENDING_VERSION;
    }

    @Override
    public long compareAndSet(byte[] key, byte[] expected, byte[] value) {
        return holds(new Write.RequireValue(key, expected)) ? set(key, value) : Keyspace.NO_VERSION;
    }

    @Override
    public long compareAndSet(byte[] key, long expected, byte[] value) {
        return holds(new Write.RequireVersion(key, expected)) ? set(key, value) : Keyspace.NO_VERSION;
    }

    @Override
    public long write(List<Write> batch) {
        if (!batch.stream().allMatch(this::holds)) {
            return Keyspace.NO_VERSION;
        }
        for (Write write : batch) {
            if (write instanceof Write.Put put) {
                keyspace.put(put.key(), put.value());
            } else if (write instanceof Write.Delete delete) {
                keyspace.delete(delete.key());
            } else if (write instanceof Write.DeleteRange range) {
                keyspace.deleteRange(range.from(), range.to());
            }
        }
        return TransactionKeyspace.PENDING_VERSION;
    }

    @Override
    public Rows scan(KeyRange range, boolean reverse) {
        Cursor cursor = keyspace.cursor(range);
        return new CursorRows(cursor, reverse);
    }

    @Override
    public long approximateCount(KeyRange range) {
        return outside.approximateCount(range);
    }

    private long set(byte[] key, byte[] value) {
        if (value == null) {
            keyspace.delete(key);
        } else {
            keyspace.put(key, value);
        }
        return TransactionKeyspace.PENDING_VERSION;
    }

    /** Whether a condition holds in what the transaction sees; what it read is checked again at the commit. */
    private boolean holds(Write write) {
        if (write instanceof Write.RequireVersion condition) {
            return keyspace.version(condition.key()) == condition.version();
        } else if (write instanceof Write.RequireValue condition) {
            return Arrays.equals(keyspace.get(condition.key()), condition.value());
        }
        return true;
    }
}
