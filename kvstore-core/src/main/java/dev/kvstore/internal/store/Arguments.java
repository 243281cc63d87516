package dev.kvstore.internal.store;

import dev.kvstore.Keyspace;
import dev.kvstore.internal.format.KeyspaceId;
import dev.kvstore.internal.format.Limits;
import java.util.Arrays;
import java.util.Objects;
import net.openhft.chronicle.bytes.BytesStore;

/** Checks what users hand in, and says what is wrong with it. */
final class Arguments {
    /** Below all internal keys. */
    static final byte[] FIRST_KEY = {};

    /** Above all internal keys. */
    static final byte[] END_KEY = KeyspaceId.endKey(KeyspaceId.SYSTEM);

    private Arguments() {}

    static void checkKey(byte[] key) {
        Objects.requireNonNull(key, "key must not be null");
        checkKeyLength(key.length);
    }

    /** Returns the key's length. */
    static int checkKey(BytesStore<?, ?> key) {
        Objects.requireNonNull(key, "key must not be null");
        long length = key.readRemaining();
        checkKeyLength(length);
        return (int) length;
    }

    static void checkValue(byte[] value) {
        Objects.requireNonNull(value, "value must not be null");
        checkValueLength(value.length);
    }

    /** Returns the value's length. */
    static int checkValue(BytesStore<?, ?> value) {
        Objects.requireNonNull(value, "value must not be null");
        long length = value.readRemaining();
        checkValueLength(length);
        return (int) length;
    }

    /** The id of a keyspace of the store of {@code context}. */
    static int keyspaceId(StoreContext context, Keyspace keyspace) {
        if (keyspace instanceof KeyspaceView view && view.context() == context) {
            return view.handle().id();
        }
        throw new IllegalArgumentException("keyspace must be of this store, got " + keyspace);
    }

    static void checkMetadata(byte[] metadata) {
        Objects.requireNonNull(metadata, "metadata must not be null");
        if (metadata.length > Keyspace.MAX_METADATA_LENGTH) {
            throw new IllegalArgumentException(
                    "metadata must be at most " + Keyspace.MAX_METADATA_LENGTH + " bytes long, got " + metadata.length);
        }
    }

    static void checkVersion(long version) {
        if (version < 0 || version > Limits.MAX_SEQUENCE) {
            throw new IllegalArgumentException(
                    "version must be between 0 and " + Limits.MAX_SEQUENCE + ", got " + version);
        }
    }

    /** A bound of a range: null, or no longer than a key. */
    static void checkBound(String name, byte[] bound) {
        if (bound != null && bound.length > Keyspace.MAX_KEY_LENGTH) {
            throw new IllegalArgumentException(
                    name + " must be at most " + Keyspace.MAX_KEY_LENGTH + " bytes long, got " + bound.length);
        }
    }

    /** The inclusive internal lower bound of a user's bound, which may be null. */
    static byte[] lower(int keyspace, byte[] from) {
        byte[] prefix = KeyspaceId.firstKey(keyspace);
        return from == null ? prefix : concatenate(prefix, from);
    }

    /** The exclusive internal upper bound of a user's bound, which may be null. */
    static byte[] upper(int keyspace, byte[] to) {
        return to == null ? KeyspaceId.endKey(keyspace) : concatenate(KeyspaceId.firstKey(keyspace), to);
    }

    static byte[] internalKey(int keyspace, byte[] key) {
        return concatenate(KeyspaceId.firstKey(keyspace), key);
    }

    private static byte[] concatenate(byte[] prefix, byte[] key) {
        byte[] joined = Arrays.copyOf(prefix, prefix.length + key.length);
        System.arraycopy(key, 0, joined, prefix.length, key.length);
        return joined;
    }

    private static void checkKeyLength(long length) {
        if (length < 1 || length > Keyspace.MAX_KEY_LENGTH) {
            throw new IllegalArgumentException(
                    "key must be 1 to " + Keyspace.MAX_KEY_LENGTH + " bytes long, got " + length);
        }
    }

    private static void checkValueLength(long length) {
        if (length > Keyspace.MAX_VALUE_LENGTH) {
            throw new IllegalArgumentException(
                    "value must be at most " + Keyspace.MAX_VALUE_LENGTH + " bytes long, got " + length);
        }
    }
}
