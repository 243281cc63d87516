package dev.kvstore.nio;

import dev.kvstore.ChunkedValue;
import dev.kvstore.Reader;
import dev.kvstore.WriteBatch;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The bytes of an open file: small ones in an array, those of large ones in chunks, of which only the changed ones are in memory.
 * Not thread-safe; {@link OpenFile} guards it.
 */
final class Content {
    /** The longest content that is stored with its entry, and the length of a chunk, in bytes. */
    static final int CHUNK = 128 << 10;

    private static final int MOST_SPARE = 64;
    private static final byte[] EMPTY = {};

    private final Volume volume;
    private byte[] small;
    private long length;

    /** Where to read content that was written raw and is too long for {@link #small}; null when it is not. */
    private Supplier<byte[]> raw;

    /** Names the chunks; 0 while the content is in {@link #small}. */
    private long id;

    private final NavigableMap<Integer, byte[]> changed = new TreeMap<>();

    /** Stored chunks from this index on are not part of the content any more. */
    private int cutAt = Integer.MAX_VALUE;

    /** Up to where rows are stored under {@link #id}. */
    private int storedRows;

    /** The chunks of a large content that became a small one, to be deleted with the next flush, or null. */
    private ChunkedValue abandoned;

    private final ArrayDeque<byte[]> spare = new ArrayDeque<>();

    /** Content that is stored with its entry; the array is taken over. */
    Content(Volume volume, byte[] bytes) {
        this.volume = volume;
        this.small = bytes;
        this.length = bytes.length;
    }

    /** Content that is stored in chunks. */
    Content(Volume volume, ChunkedValue chunks) {
        this.volume = volume;
        this.id = chunks.id();
        this.length = chunks.length();
        this.storedRows = Chunks.rowCount(length, CHUNK);
    }

    /** Content that was written raw and is read where it is until it is written to. */
    Content(Volume volume, long length, Supplier<byte[]> key) {
        this.volume = volume;
        this.small = EMPTY;
        this.length = length;
        this.raw = key;
    }

    long length() {
        return length;
    }

    /** The rows that are stored, or null. */
    ChunkedValue chunks() {
        return id == 0 ? null : new ChunkedValue(id, (long) storedRows * CHUNK, CHUNK);
    }

    /** Bytes of memory that wait to be flushed. */
    long changedBytes() {
        return (long) changed.size() * CHUNK;
    }

    int read(long position, ByteBuffer target) {
        if (position >= length) {
            return target.hasRemaining() ? -1 : 0;
        }
        int count = (int) Math.min(target.remaining(), length - position);
        if (raw != null) {
            return volume.reader().read(raw.get(), position, target);
        }
        if (id == 0) {
            target.put(small, (int) position, count);
            return count;
        }
        int limit = target.limit();
        long at = position;
        long end = position + count;
        while (at < end) {
            int index = (int) (at / CHUNK);
            int start = (int) (at % CHUNK);
            int part = (int) Math.min(end - at, CHUNK - start);
            byte[] chunk = changed.get(index);
            if (chunk != null) {
                target.put(chunk, start, part);
            } else {
                target.limit(target.position() + part);
                readStored(index, start, target);
                target.limit(limit);
            }
            at += part;
        }
        return count;
    }

    int write(long position, ByteBuffer source) {
        int count = source.remaining();
        long end = position + count;
        if (id == 0 && end <= CHUNK) {
            ensureSmall((int) Math.max(end, length));
            source.get(small, (int) position, count);
            length = Math.max(length, end);
            return count;
        }
        becomeChunked();
        long at = position;
        while (at < end) {
            int index = (int) (at / CHUNK);
            int start = (int) (at % CHUNK);
            int part = (int) Math.min(end - at, CHUNK - start);
            source.get(writable(index, part < CHUNK), start, part);
            at += part;
        }
        length = Math.max(length, end);
        return count;
    }

    /** Cuts the content; a longer size leaves it as it is. */
    void truncate(long size) {
        if (size >= length) {
            return;
        }
        if (raw != null && size == 0) {
            raw = null;
        } else if (id == 0) {
            Arrays.fill(small, (int) size, (int) length, (byte) 0);
        } else if (size == 0) {
            abandoned = chunks();
            storedRows = 0;
            id = 0;
            small = EMPTY;
            dropChanged(0);
            cutAt = Integer.MAX_VALUE;
        } else {
            int last = (int) ((size - 1) / CHUNK);
            Arrays.fill(writable(last, true), (int) ((size - 1) % CHUNK) + 1, CHUNK, (byte) 0);
            dropChanged(last + 1);
            cutAt = Math.min(cutAt, last + 1);
        }
        length = size;
    }

    /** Adds the changed rows to a batch, and the entry unless {@code key} is null. */
    void addTo(WriteBatch batch, byte[] key, byte[] metadata) {
        if (abandoned != null) {
            volume.chunks().addDeletion(batch, abandoned);
        }
        if (id != 0) {
            if (cutAt < storedRows) {
                volume.chunks().addDeletion(batch, id, cutAt, storedRows);
            }
            for (Map.Entry<Integer, byte[]> chunk : changed.entrySet()) {
                long start = (long) chunk.getKey() * CHUNK;
                int used = (int) Math.min(CHUNK, length - start);
                byte[] row = used == CHUNK ? chunk.getValue() : Arrays.copyOf(chunk.getValue(), used);
                batch.put(volume.chunks().rows(), ChunkedValue.rowKey(id, chunk.getKey()), row);
            }
        }
        if (key != null && id != 0) {
            volume.chunks().addOwner(batch, id, key);
            batch.put(volume.store(), key, new ChunkedValue(id, length, CHUNK), metadata);
        } else if (key != null) {
            batch.put(volume.store(), key, bytes(), metadata);
        } else if (id != 0) {
            volume.chunks().addOwner(batch, id, EMPTY);
        }
    }

    /** Deletes what is stored, for a file without an entry whose last channel was closed. */
    void discard() {
        if (abandoned != null) {
            volume.chunks().delete(abandoned);
        }
        if (id != 0) {
            volume.chunks().delete(chunks());
        }
    }

    /** What {@link #addTo} added is stored. */
    void flushed() {
        abandoned = null;
        cutAt = Integer.MAX_VALUE;
        storedRows = id == 0 ? 0 : Chunks.rowCount(length, CHUNK);
        dropChanged(0);
    }

    /** A small content's bytes; not to be changed. */
    byte[] bytes() {
        return small.length == length ? small : Arrays.copyOf(small, (int) length);
    }

    private void dropChanged(int from) {
        NavigableMap<Integer, byte[]> dropped = changed.tailMap(from, true);
        for (byte[] chunk : dropped.values()) {
            if (spare.size() < MOST_SPARE) {
                spare.add(chunk);
            }
        }
        dropped.clear();
    }

    /** Whether the content is read from an entry that was written raw, and has to be brought into chunks before it changes. */
    boolean isRaw() {
        return raw != null;
    }

    /** Raw content has been copied into chunks. */
    void owned(long newId, long newLength) {
        raw = null;
        id = newId;
        length = newLength;
        storedRows = Chunks.rowCount(length, CHUNK);
    }

    private void becomeChunked() {
        if (id == 0) {
            id = volume.chunks().newId();
            if (length > 0) {
                changed.put(0, Arrays.copyOf(small, CHUNK));
            }
            small = EMPTY;
        }
    }

    private byte[] writable(int index, boolean keep) {
        byte[] chunk = changed.get(index);
        if (chunk == null) {
            byte[] used = spare.poll();
            chunk = used == null ? new byte[CHUNK] : used;
            if (keep) {
                readStored(index, 0, ByteBuffer.wrap(chunk));
            }
            changed.put(index, chunk);
        }
        return chunk;
    }

    /** Fills the buffer; what is not stored is zeros. */
    private void readStored(int index, int start, ByteBuffer target) {
        Reader rows = volume.chunks().reader();
        if (rows != null && index < cutAt) {
            rows.read(ChunkedValue.rowKey(id, index), start, target);
        }
        if (target.hasArray()) {
            int from = target.arrayOffset() + target.position();
            Arrays.fill(target.array(), from, from + target.remaining(), (byte) 0);
            target.position(target.limit());
        } else {
            while (target.hasRemaining()) {
                target.put((byte) 0);
            }
        }
    }

    private void ensureSmall(int size) {
        if (size > small.length) {
            small = Arrays.copyOf(small, Math.min(CHUNK, Math.max(size, small.length * 2)));
        }
    }
}
