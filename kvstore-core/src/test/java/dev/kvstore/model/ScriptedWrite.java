package dev.kvstore.model;

import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.Transaction;
import dev.kvstore.TransactionKeyspace;
import dev.kvstore.TransactionOptions;
import dev.kvstore.WriteBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * One atomic write of a scripted run: a single write, a batch, or a transaction. What it does follows from seed and number
 * alone, so that any process can tell what a store must hold after any number of them.
 */
public final class ScriptedWrite {
    /** The keyspace used besides the default one. */
    public static final String SIDE = "side";

    private enum Kind {
        PUT,
        DELETE,
        DELETE_RANGE
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Write(Kind kind, String keyspace, byte[] key, byte[] valueOrEnd) {
        Write {
            if (kind == Kind.DELETE_RANGE && Arrays.compareUnsigned(key, valueOrEnd) > 0) {
                byte[] swapped = key;
                key = valueOrEnd;
                valueOrEnd = swapped;
            }
        }

        /** Deleting an empty range is no write. */
        boolean isNothing() {
            return kind == Kind.DELETE_RANGE && Arrays.equals(key, valueOrEnd);
        }
    }

    private static final int KEYS = 40;

    private final int number;
    private final boolean batch;
    private final List<Write> writes = new ArrayList<>();

    private ScriptedWrite(int number, boolean batch) {
        this.number = number;
        this.batch = batch;
    }

    /** The operation of that number, counted from 1, in the run of a seed. */
    public static ScriptedWrite of(long seed, int number) {
        return of(seed, number, 12_000);
    }

    /** The same with values of a few bytes. */
    public static ScriptedWrite small(long seed, int number) {
        return of(seed, number, 60);
    }

    private static ScriptedWrite of(long seed, int number, int longestValue) {
        Random random = new Random(seed * 1_000_003 + number);
        boolean batch = random.nextInt(4) == 0;
        ScriptedWrite operation = new ScriptedWrite(number, batch);
        for (int i = batch ? 1 + random.nextInt(6) : 1; i > 0; i--) {
            operation.writes.add(write(random, number, longestValue));
        }
        return operation;
    }

    /** Applies the operation; returns when it is acknowledged. */
    public void applyTo(KeyValueStore store, Durability durability) {
        if (!batch) {
            Write write = writes.get(0);
            Keyspace keyspace = keyspace(store, write).with(durability);
            switch (write.kind) {
                case PUT -> keyspace.put(write.key, write.valueOrEnd);
                case DELETE -> keyspace.delete(write.key);
                case DELETE_RANGE -> keyspace.deleteRange(write.key, write.valueOrEnd);
            }
            return;
        }
        if (number % 2 == 0) {
            store.update(TransactionOptions.defaults().durability(durability), this::applyTo);
            return;
        }
        try (WriteBatch encoded = store.newBatch()) {
            for (Write write : writes) {
                Keyspace keyspace = keyspace(store, write);
                switch (write.kind) {
                    case PUT -> encoded.put(keyspace, write.key, write.valueOrEnd);
                    case DELETE -> encoded.delete(keyspace, write.key);
                    case DELETE_RANGE -> encoded.deleteRange(keyspace, write.key, write.valueOrEnd);
                }
            }
            store.write(encoded, durability);
        }
    }

    private void applyTo(Transaction transaction) {
        for (Write write : writes) {
            TransactionKeyspace keyspace =
                    write.keyspace.isEmpty() ? transaction : transaction.keyspace(write.keyspace);
            // Something that is read is validated, and changes nothing.
            keyspace.exists(write.key);
            switch (write.kind) {
                case PUT -> keyspace.put(write.key, write.valueOrEnd);
                case DELETE -> keyspace.delete(write.key);
                case DELETE_RANGE -> keyspace.deleteRange(write.key, write.valueOrEnd);
            }
        }
    }

    /** Applies the operation to a model whose last write had a number; returns the number of its own last. */
    public long applyTo(Model model, long lastSequence) {
        long sequence = lastSequence;
        for (Write write : writes) {
            if (write.isNothing()) {
                continue;
            }
            sequence++;
            switch (write.kind) {
                case PUT -> model.put(write.keyspace, write.key, write.valueOrEnd, sequence);
                case DELETE -> model.delete(write.keyspace, write.key);
                case DELETE_RANGE -> model.deleteRange(write.keyspace, write.key, write.valueOrEnd);
            }
        }
        return sequence;
    }

    /** Whether it writes nothing at all. */
    public boolean isNothing() {
        return writes.stream().allMatch(Write::isNothing);
    }

    @Override
    public String toString() {
        return "write " + number + ": "
                + (batch ? "batch of " + writes.size() : writes.get(0).kind.toString());
    }

    private static Keyspace keyspace(KeyValueStore store, Write write) {
        return write.keyspace.isEmpty() ? store : store.keyspace(write.keyspace);
    }

    private static Write write(Random random, int number, int longestValue) {
        String keyspace = random.nextInt(4) == 0 ? SIDE : "";
        int choice = random.nextInt(100);
        if (choice < 75) {
            return new Write(Kind.PUT, keyspace, key(random), value(random, number, longestValue));
        }
        return choice < 93
                ? new Write(Kind.DELETE, keyspace, key(random), new byte[0])
                : new Write(Kind.DELETE_RANGE, keyspace, key(random), key(random));
    }

    private static byte[] key(Random random) {
        int number = random.nextInt(KEYS);
        return ByteBuffer.allocate(4 + number % 7).putInt(number).array();
    }

    /** Starts with the operation's number; mostly short, at times more than a page or a memtable's share. */
    private static byte[] value(Random random, int number, int longest) {
        int choice = random.nextInt(20);
        int length = random.nextInt(choice < 14 ? Math.min(100, longest) : choice < 18 ? longest / 4 : longest);
        byte[] value = new byte[4 + length];
        random.nextBytes(value);
        return ByteBuffer.wrap(value).putInt(0, number).array();
    }
}
