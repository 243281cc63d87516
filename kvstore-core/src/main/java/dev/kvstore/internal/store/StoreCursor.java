package dev.kvstore.internal.store;

import dev.kvstore.ChunkedValue;
import dev.kvstore.Cursor;
import dev.kvstore.EntryInfo;
import dev.kvstore.internal.engine.ChunkedRead;
import dev.kvstore.internal.engine.EngineCursor;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.format.ExtendedValue;
import dev.kvstore.internal.format.KeyspaceId;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.memory.RegionView;
import dev.kvstore.internal.memory.UserBytes;
import java.util.function.Function;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;

/** The public cursor: an engine cursor behind a {@link CursorGuard}, without the keyspace in its keys. */
final class StoreCursor implements Cursor {
    private enum Move {
        FIRST,
        LAST,
        NEXT,
        PREV,
        SEEK,
        SEEK_BEFORE
    }

    private final StoreContext context;
    private final int keyspace;
    private final int prefix;
    private final long moment;
    private final CursorGuard guard;
    private final LeakTracker.Tracked tracked;
    private final StoreTransaction transaction;
    private final RegionView key = new RegionView(this);
    private final RegionView value = new RegionView(this);

    /**
     * A cursor that its user closes, or that is reported.
     *
     * @param moment the snapshot at which chunks are read
     * @param releasesMoment whether the cursor gives the snapshot back
     */
    StoreCursor(StoreContext context, int keyspace, EngineCursor cursor, long moment, boolean releasesMoment) {
        this.context = context;
        this.keyspace = keyspace;
        this.prefix = KeyspaceId.length(keyspace);
        this.moment = moment;
        this.guard = new CursorGuard(context, cursor, moment, releasesMoment);
        this.transaction = null;
        this.tracked = context.leaks().track(this, "cursor", guard);
    }

    /** A cursor of a transaction, which closes it at the latest. */
    StoreCursor(int keyspace, EngineCursor cursor, long moment, StoreTransaction transaction) {
        this.context = transaction.context;
        this.keyspace = keyspace;
        this.prefix = KeyspaceId.length(keyspace);
        this.moment = moment;
        this.guard = new CursorGuard(context, cursor, moment, false);
        this.transaction = transaction;
        this.tracked = null;
    }

    @Override
    public boolean first() {
        return move(Move.FIRST, null, null, 0);
    }

    @Override
    public boolean last() {
        return move(Move.LAST, null, null, 0);
    }

    @Override
    public boolean next() {
        return move(Move.NEXT, null, null, 0);
    }

    @Override
    public boolean prev() {
        return move(Move.PREV, null, null, 0);
    }

    @Override
    public boolean seek(byte[] key) {
        Arguments.checkKey(key);
        return move(Move.SEEK, key, null, key.length);
    }

    @Override
    public boolean seek(BytesStore<?, ?> key) {
        return move(Move.SEEK, null, key, Arguments.checkKey(key));
    }

    @Override
    public boolean seekBefore(byte[] key) {
        Arguments.checkKey(key);
        return move(Move.SEEK_BEFORE, key, null, key.length);
    }

    @Override
    public boolean seekBefore(BytesStore<?, ?> key) {
        return move(Move.SEEK_BEFORE, null, key, Arguments.checkKey(key));
    }

    @Override
    public boolean isValid() {
        return guard.open().isValid();
    }

    @Override
    public Bytes<?> key() {
        EngineCursor cursor = guard.onEntry();
        cursor.showKey(key, prefix);
        return key;
    }

    @Override
    public Bytes<?> value() {
        EngineCursor cursor = guard.onEntry();
        return cursor.showPlainValue(value) ? value : extendedValue(cursor);
    }

    private Bytes<?> extendedValue(EngineCursor cursor) {
        Region region = cursor.valueRegion();
        long offset = cursor.valueOffset();
        if (StoredValue.isChunked(cursor.kind(), region, offset)) {
            ChunkedValue chunks = ChunkedRead.chunksAt(region, offset);
            return value.over(assembled(chunks), 0, (int) chunks.length());
        }
        int start = StoredValue.start(cursor.kind(), region, offset);
        return value.over(region, offset + start, cursor.valueLength() - start);
    }

    @Override
    public byte[] keyBytes() {
        return copy(true);
    }

    @Override
    public byte[] valueBytes() {
        return copy(false);
    }

    @Override
    public long valueLength() {
        EngineCursor cursor = guard.onEntry();
        if (cursor.kind() == EntryKind.PUT) {
            return cursor.valueLength();
        }
        Region region = cursor.valueRegion();
        long offset = cursor.valueOffset();
        return StoredValue.isChunked(cursor.kind(), region, offset)
                ? ExtendedValue.chunksLength(region, offset)
                : cursor.valueLength() - StoredValue.start(cursor.kind(), region, offset);
    }

    @Override
    public EntryInfo info() {
        EngineCursor cursor = guard.enter();
        try {
            context.checkOpen();
            onEntry(cursor);
            return StoredValue.info(
                    cursor.kind(),
                    cursor.valueRegion(),
                    cursor.valueOffset(),
                    cursor.valueLength(),
                    cursor.sequence(),
                    -1);
        } catch (InternalError e) {
            throw context.unreadable(e);
        } finally {
            guard.exit();
        }
    }

    @Override
    public long version() {
        return guard.onEntry().sequence();
    }

    @Override
    public void close() {
        detachViews();
        if (tracked != null) {
            tracked.close();
        } else if (transaction.closed(this)) {
            guard.release();
        }
    }

    /** What a user still has of the old position shows nothing from here on. */
    private void detachViews() {
        key.detach();
        value.detach();
    }

    private byte[] copy(boolean wantsKey) {
        EngineCursor cursor = guard.enter();
        try {
            context.checkOpen();
            onEntry(cursor);
            return wantsKey
                    ? cursor.keyRegion().toArray(cursor.keyOffset() + prefix, cursor.keyLength() - prefix)
                    : valueOf(cursor);
        } catch (InternalError e) {
            throw context.unreadable(e);
        } finally {
            guard.exit();
        }
    }

    private byte[] valueOf(EngineCursor cursor) {
        Region region = cursor.valueRegion();
        long offset = cursor.valueOffset();
        if (StoredValue.isChunked(cursor.kind(), region, offset)) {
            ChunkedValue chunks = ChunkedRead.chunksAt(region, offset);
            return inSlot(slot -> ChunkedValues.whole(context.engine(), slot, chunks, moment));
        }
        int start = StoredValue.start(cursor.kind(), region, offset);
        return region.toArray(offset + start, cursor.valueLength() - start);
    }

    /** The value of the current entry put together in memory that is the cursor's until the next move. */
    private Region assembled(ChunkedValue chunks) {
        ChunkedValues.checkLength(chunks);
        guard.enter();
        try {
            return guard.assembled(
                    chunks,
                    target -> inSlot(slot -> {
                        ChunkedValues.write(context.engine(), slot, chunks, moment, target);
                        return null;
                    }));
        } catch (InternalError e) {
            throw context.unreadable(e);
        } finally {
            guard.exit();
        }
    }

    private <T> T inSlot(Function<ReadSlot, T> read) {
        ReadSlot slot = context.engine().enterRead();
        try {
            return read.apply(slot);
        } finally {
            context.engine().exitRead(slot);
        }
    }

    /** Every move: {@code key} or {@code bytes} is given for a seek, and one of them only. */
    private boolean move(Move move, byte[] key, BytesStore<?, ?> bytes, int length) {
        EngineCursor cursor = guard.enter();
        try {
            detachViews();
            guard.forgetAssembled();
            context.checkOpen();
            return switch (move) {
                case FIRST -> cursor.first();
                case LAST -> cursor.last();
                case NEXT -> onEntry(cursor).next();
                case PREV -> onEntry(cursor).prev();
                case SEEK -> cursor.seek(target(key, bytes, length), 0, prefix + length);
                case SEEK_BEFORE -> cursor.seekBefore(target(key, bytes, length), 0, prefix + length);
            };
        } catch (InternalError e) {
            throw context.unreadable(e);
        } finally {
            guard.exit();
        }
    }

    private static EngineCursor onEntry(EngineCursor cursor) {
        if (!cursor.isValid()) {
            throw new IllegalStateException("the cursor stands on no entry");
        }
        return cursor;
    }

    private Region target(byte[] key, BytesStore<?, ?> bytes, int length) {
        Region target = guard.target(prefix + length);
        KeyspaceId.write(keyspace, target, 0);
        if (key != null) {
            target.write(prefix, key, 0, length);
        } else {
            UserBytes.copyIn(bytes, target, prefix, length);
        }
        return target;
    }
}
