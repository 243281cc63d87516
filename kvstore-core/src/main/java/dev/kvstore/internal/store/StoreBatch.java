package dev.kvstore.internal.store;

import dev.kvstore.ChunkedValue;
import dev.kvstore.Keyspace;
import dev.kvstore.StoreClosedException;
import dev.kvstore.WriteBatch;
import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.engine.Condition;
import dev.kvstore.internal.format.KeyspaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.openhft.chronicle.bytes.BytesStore;

/** The public batch over an encoded one. */
final class StoreBatch implements WriteBatch {
    private final StoreContext context;
    private final BatchBuffer buffer;
    private final LeakTracker.Tracked tracked;

    /** The named keyspaces it writes to or has conditions on; usually none or one. */
    private final List<KeyspaceHandle> keyspaces = new ArrayList<>(0);

    private boolean closed;

    StoreBatch(StoreContext context) {
        this.context = context;
        this.buffer = new BatchBuffer(context.engine().memory());
        this.tracked = context.leaks().track(this, "batch", buffer::close);
    }

    @Override
    public WriteBatch put(byte[] key, byte[] value) {
        return put(KeyspaceId.DEFAULT, key, value);
    }

    @Override
    public WriteBatch put(BytesStore<?, ?> key, BytesStore<?, ?> value) {
        return put(KeyspaceId.DEFAULT, key, value);
    }

    @Override
    public WriteBatch put(Keyspace keyspace, byte[] key, byte[] value) {
        return put(id(keyspace), key, value);
    }

    @Override
    public WriteBatch put(Keyspace keyspace, BytesStore<?, ?> key, BytesStore<?, ?> value) {
        return put(id(keyspace), key, value);
    }

    @Override
    public WriteBatch put(Keyspace keyspace, byte[] key, byte[] value, byte[] metadata) {
        Arguments.checkKey(key);
        Arguments.checkValue(value);
        Arguments.checkMetadata(metadata);
        open().put(id(keyspace), key, value, metadata);
        return this;
    }

    @Override
    public WriteBatch put(Keyspace keyspace, byte[] key, ChunkedValue value, byte[] metadata) {
        Arguments.checkKey(key);
        Objects.requireNonNull(value, "value must not be null");
        Arguments.checkMetadata(metadata);
        open().putChunked(id(keyspace), key, value.id(), value.length(), value.chunkBytes(), metadata);
        return this;
    }

    @Override
    public WriteBatch delete(byte[] key) {
        return delete(KeyspaceId.DEFAULT, key);
    }

    @Override
    public WriteBatch delete(Keyspace keyspace, byte[] key) {
        return delete(id(keyspace), key);
    }

    @Override
    public WriteBatch delete(Keyspace keyspace, BytesStore<?, ?> key) {
        int length = Arguments.checkKey(key);
        open().delete(id(keyspace), key, length);
        return this;
    }

    @Override
    public WriteBatch deleteRange(Keyspace keyspace, byte[] from, byte[] to) {
        KeyspaceView.addDeleteRange(open(), id(keyspace), from, to);
        return this;
    }

    @Override
    public WriteBatch requireVersion(Keyspace keyspace, byte[] key, long version) {
        Arguments.checkKey(key);
        Arguments.checkVersion(version);
        open().require(new Condition(Arguments.internalKey(id(keyspace), key), false, version, null));
        return this;
    }

    @Override
    public WriteBatch requireValue(Keyspace keyspace, byte[] key, byte[] value) {
        Arguments.checkKey(key);
        byte[] wanted = value == null ? null : value.clone();
        open().require(new Condition(Arguments.internalKey(id(keyspace), key), true, 0, wanted));
        return this;
    }

    @Override
    public int count() {
        return open().count();
    }

    @Override
    public long bytes() {
        return open().length();
    }

    @Override
    public void clear() {
        open().clear();
        keyspaces.clear();
    }

    @Override
    public void close() {
        closed = true;
        tracked.close();
    }

    /**
     * The encoded batch, for a write by the store of {@code caller}, from inside a write slot: a keyspace that is
     * dropped from then on is dropped after the write.
     */
    BatchBuffer bufferFor(StoreContext caller) {
        if (caller != context) {
            throw new IllegalArgumentException("batch must be made by the store that writes it, got one of "
                    + context.engine().path());
        }
        for (KeyspaceHandle keyspace : keyspaces) {
            keyspace.checkPresent();
        }
        return open();
    }

    private WriteBatch put(int keyspace, byte[] key, byte[] value) {
        Arguments.checkKey(key);
        Arguments.checkValue(value);
        open().put(keyspace, key, value);
        return this;
    }

    private WriteBatch put(int keyspace, BytesStore<?, ?> key, BytesStore<?, ?> value) {
        int keyLength = Arguments.checkKey(key);
        int valueLength = Arguments.checkValue(value);
        open().put(keyspace, key, keyLength, value, valueLength);
        return this;
    }

    private WriteBatch delete(int keyspace, byte[] key) {
        Arguments.checkKey(key);
        open().delete(keyspace, key);
        return this;
    }

    private int id(Keyspace keyspace) {
        Objects.requireNonNull(keyspace, "keyspace must not be null");
        if (keyspace instanceof KeyspaceView view && view.context() == context) {
            return remember(view.handle());
        }
        throw new IllegalArgumentException("keyspace must be of the batch's own store, got " + keyspace);
    }

    private int remember(KeyspaceHandle keyspace) {
        int id = keyspace.id();
        if (id != KeyspaceId.DEFAULT && !keyspaces.contains(keyspace)) {
            keyspaces.add(keyspace);
        }
        return id;
    }

    private BatchBuffer open() {
        context.checkOpen();
        if (closed) {
            throw new StoreClosedException("the batch is closed");
        }
        if (!buffer.ticket().isIdle()) {
            throw new IllegalStateException("the batch is being written by another thread");
        }
        return buffer;
    }
}
