package dev.kvstore.internal.store;

import dev.kvstore.Durability;
import dev.kvstore.KeyRange;
import dev.kvstore.Keyspace;
import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.engine.Condition;
import dev.kvstore.internal.engine.Engine;
import java.util.Arrays;
import java.util.Objects;
import net.openhft.chronicle.bytes.BytesStore;

/** A keyspace with the durability of its writes. */
class KeyspaceView extends AbstractReader implements Keyspace {
    final Durability durability;
    final WriteSlots writes;

    KeyspaceView(StoreContext context, WriteSlots writes, KeyspaceHandle keyspace, Durability durability) {
        super(context, keyspace, Engine.LATEST);
        this.writes = writes;
        this.durability = durability;
    }

    @Override
    void checkReadable() {
        // The read slot refuses late readers.
    }

    @Override
    public String name() {
        return keyspace.name();
    }

    @Override
    public Keyspace with(Durability chosen) {
        return new KeyspaceView(context, writes, keyspace, writes.checkDurability(chosen));
    }

    @Override
    public long put(byte[] key, byte[] value) {
        Arguments.checkKey(key);
        Arguments.checkValue(value);
        WriteSlots.WriteSlot slot = writes.enter();
        try {
            slot.batch().put(keyspace.id(), key, value);
            return engine.write(slot.batch(), durability);
        } finally {
            writes.exit(slot);
        }
    }

    @Override
    public long put(BytesStore<?, ?> key, BytesStore<?, ?> value) {
        int keyLength = Arguments.checkKey(key);
        int valueLength = Arguments.checkValue(value);
        WriteSlots.WriteSlot slot = writes.enter();
        try {
            slot.batch().put(keyspace.id(), key, keyLength, value, valueLength);
            return engine.write(slot.batch(), durability);
        } finally {
            writes.exit(slot);
        }
    }

    @Override
    public long put(byte[] key, byte[] value, byte[] metadata) {
        Arguments.checkKey(key);
        Arguments.checkValue(value);
        Arguments.checkMetadata(metadata);
        WriteSlots.WriteSlot slot = writes.enter();
        try {
            slot.batch().put(keyspace.id(), key, value, metadata);
            return engine.write(slot.batch(), durability);
        } finally {
            writes.exit(slot);
        }
    }

    @Override
    public long delete(byte[] key) {
        Arguments.checkKey(key);
        WriteSlots.WriteSlot slot = writes.enter();
        try {
            slot.batch().delete(keyspace.id(), key);
            return engine.write(slot.batch(), durability);
        } finally {
            writes.exit(slot);
        }
    }

    @Override
    public long delete(BytesStore<?, ?> key) {
        int length = Arguments.checkKey(key);
        WriteSlots.WriteSlot slot = writes.enter();
        try {
            slot.batch().delete(keyspace.id(), key, length);
            return engine.write(slot.batch(), durability);
        } finally {
            writes.exit(slot);
        }
    }

    @Override
    public byte[] getAndDelete(byte[] key) {
        while (true) {
            var found = entry(key);
            if (found == null) {
                return null;
            }
            // Versions are never used twice: if it is still the same, so is the value.
            if (compareAndSet(key, found.version(), null) != NO_VERSION) {
                return found.value();
            }
        }
    }

    @Override
    public long putIfAbsent(byte[] key, byte[] value) {
        Objects.requireNonNull(value, "value must not be null");
        return compareAndSet(key, NO_VERSION, value);
    }

    @Override
    public long compareAndSet(byte[] key, byte[] expected, byte[] value) {
        Arguments.checkKey(key);
        byte[] wanted = expected == null ? null : expected.clone();
        return conditional(
                new Condition(Arguments.internalKey(keyspace.id(), key), true, NO_VERSION, wanted), key, value);
    }

    @Override
    public long compareAndSet(byte[] key, long expected, byte[] value) {
        Arguments.checkKey(key);
        Arguments.checkVersion(expected);
        return conditional(new Condition(Arguments.internalKey(keyspace.id(), key), false, expected, null), key, value);
    }

    @Override
    public long deleteRange(byte[] from, byte[] to) {
        WriteSlots.WriteSlot slot = writes.enter();
        try {
            addDeleteRange(slot.batch(), keyspace.id(), from, to);
            return slot.batch().count() == 0 ? engine.lastSequence() : engine.write(slot.batch(), durability);
        } finally {
            writes.exit(slot);
        }
    }

    @Override
    public long approximateBytes(KeyRange range) {
        int id = keyspace.id();
        return engine.approximateBytes(Arguments.lower(id, range.from()), Arguments.upper(id, range.to()));
    }

    @Override
    public long approximateCount(KeyRange range) {
        int id = keyspace.id();
        return engine.approximateCount(Arguments.lower(id, range.from()), Arguments.upper(id, range.to()));
    }

    KeyspaceHandle handle() {
        return keyspace;
    }

    StoreContext context() {
        return context;
    }

    /** Adds a range deletion unless the range is empty. */
    static void addDeleteRange(BatchBuffer batch, int keyspace, byte[] from, byte[] to) {
        Arguments.checkBound("from", from);
        Arguments.checkBound("to", to);
        KeyRange.between(from, to);
        byte[] lower = Arguments.lower(keyspace, from);
        byte[] upper = Arguments.upper(keyspace, to);
        if (Arrays.compareUnsigned(lower, upper) < 0) {
            batch.deleteRange(lower, upper);
        }
    }

    private long conditional(Condition condition, byte[] key, byte[] value) {
        if (value != null) {
            Arguments.checkValue(value);
        }
        WriteSlots.WriteSlot slot = writes.enter();
        try {
            BatchBuffer batch = slot.batch();
            batch.require(condition);
            if (value == null) {
                batch.delete(keyspace.id(), key);
            } else {
                batch.put(keyspace.id(), key, value);
            }
            long version = engine.write(batch, durability);
            return version == Engine.CONDITION_FAILED ? NO_VERSION : version;
        } finally {
            writes.exit(slot);
        }
    }
}
