package dev.kvstore.internal.store;

import dev.kvstore.Cursor;
import dev.kvstore.KeyRange;
import dev.kvstore.TransactionKeyspace;
import dev.kvstore.internal.engine.Condition;
import dev.kvstore.internal.engine.EngineCursor;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.tx.EngineTransaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.openhft.chronicle.bytes.BytesStore;

/** A keyspace inside a transaction. */
abstract class TransactionPart extends AbstractReader implements TransactionKeyspace {
    final EngineTransaction transaction;

    TransactionPart(StoreContext context, KeyspaceHandle keyspace, EngineTransaction transaction) {
        super(context, keyspace, transaction.snapshot());
        this.transaction = transaction;
    }

    /** The transaction as its user knows it. */
    abstract StoreTransaction whole();

    @Override
    void checkReadable() {
        transaction.check();
    }

    @Override
    boolean find(ReadSlot slot) {
        return transaction.get(slot);
    }

    @Override
    EngineCursor open(byte[] lower, byte[] upper, long moment) {
        return transaction.cursor(lower, upper);
    }

    @Override
    public List<byte[]> multiGet(List<byte[]> keys) {
        Objects.requireNonNull(keys, "keys must not be null");
        for (byte[] key : keys) {
            Arguments.checkKey(key);
        }
        List<byte[]> values = new ArrayList<>(keys.size());
        for (byte[] key : keys) {
            values.add(get(key));
        }
        return values;
    }

    @Override
    Cursor openCursor(int id, KeyRange range) {
        return whole().opened(id, open(id, range));
    }

    @Override
    public void put(byte[] key, byte[] value) {
        Arguments.checkKey(key);
        Arguments.checkValue(value);
        transaction.put(writableId(), key, value);
    }

    @Override
    public void put(BytesStore<?, ?> key, BytesStore<?, ?> value) {
        int keyLength = Arguments.checkKey(key);
        int valueLength = Arguments.checkValue(value);
        transaction.put(writableId(), key, keyLength, value, valueLength);
    }

    @Override
    public void put(byte[] key, byte[] value, byte[] metadata) {
        Arguments.checkKey(key);
        Arguments.checkValue(value);
        Arguments.checkMetadata(metadata);
        transaction.put(writableId(), key, value, metadata);
    }

    @Override
    public void delete(byte[] key) {
        Arguments.checkKey(key);
        transaction.delete(writableId(), key);
    }

    @Override
    public void delete(BytesStore<?, ?> key) {
        int length = Arguments.checkKey(key);
        transaction.delete(writableId(), key, length);
    }

    @Override
    public void deleteRange(byte[] from, byte[] to) {
        Arguments.checkBound("from", from);
        Arguments.checkBound("to", to);
        KeyRange.between(from, to);
        int id = writableId();
        byte[] lower = Arguments.lower(id, from);
        byte[] upper = Arguments.upper(id, to);
        if (Arrays.compareUnsigned(lower, upper) < 0) {
            transaction.deleteRange(lower, upper);
        }
    }

    @Override
    public void requireVersion(byte[] key, long version) {
        Arguments.checkKey(key);
        Arguments.checkVersion(version);
        transaction.require(new Condition(Arguments.internalKey(writableId(), key), false, version, null));
    }

    @Override
    public void requireValue(byte[] key, byte[] value) {
        Arguments.checkKey(key);
        byte[] wanted = value == null ? null : value.clone();
        transaction.require(new Condition(Arguments.internalKey(writableId(), key), true, 0, wanted));
    }

    private int writableId() {
        transaction.check();
        context.checkOpen();
        return keyspace.id();
    }
}
