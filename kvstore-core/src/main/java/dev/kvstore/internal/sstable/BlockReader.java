package dev.kvstore.internal.sstable;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreIOException;
import dev.kvstore.internal.jfr.BlockReadEvent;
import dev.kvstore.internal.memory.Region;

/**
 * Brings blocks of one table into memory, checked: in place, into the cache or into a private buffer.
 *
 * <p>Thread-safe until closed.
 */
final class BlockReader implements AutoCloseable {
    private final String file;
    private final long fileNumber;
    private final BlockIndex index;
    private final TableData data;
    private final BlockCache cache;

    /** Where in the cache each block is, see {@link CacheSlots}; null for a table without compressed blocks. */
    private final Region slots;

    private final int cacheId;

    /**
     * @param slots zeros, owned by the reader from now on, or null if no block is compressed
     */
    BlockReader(String file, long fileNumber, BlockIndex index, TableData data, BlockCache cache, Region slots) {
        this.file = file;
        this.fileNumber = fileNumber;
        this.index = index;
        this.data = data;
        this.cache = cache;
        this.slots = slots;
        this.cacheId = slots == null ? -1 : cache.register(slots);
    }

    String file() {
        return file;
    }

    BlockIndex index() {
        return index;
    }

    TableData data() {
        return data;
    }

    DecoderPool decoders() {
        return cache.decoders();
    }

    /** Verifies a block that is not compressed, the first time it is touched. */
    void verifyInPlace(int block) {
        BlockDecoder decoder = cache.decoders().acquire();
        try {
            verifyInPlace(block, decoder);
        } finally {
            cache.decoders().release(decoder);
        }
        index.setVerified(block);
    }

    /** Verifies a block that is not compressed. */
    void verifyInPlace(int block, BlockDecoder decoder) {
        long word = index.word(block);
        int window = data.windowOf(BlockIndex.position(word));
        Region region = data.window(window);
        long at = BlockIndex.position(word) - data.start(window);
        int length = checkStored(block, word, region, at, decoder);
        checkContent(block, word, region, at, length);
    }

    /**
     * Where in the cache a compressed block is; it is brought there if need be.
     *
     * @return a location as {@link BlockCache#region} and {@link CacheSlots#offset} take it
     */
    long cached(int block) {
        long location = slots.getLongAcquire((long) Long.BYTES * block);
        if (location > 0) {
            cache.hit(cache.region(location), location);
            return location;
        }
        return load(block);
    }

    Region cacheRegion(long location) {
        return cache.region(location);
    }

    /**
     * Brings a compressed block into the private buffer of {@code decoder}: from the cache if it is there, and through
     * it if the block was looked for rather than passed in a scan.
     *
     * @return the buffer, the block at its start
     */
    Region copy(int block, BlockDecoder decoder, boolean sought) {
        if (sought || slots.getLongAcquire((long) Long.BYTES * block) > 0) {
            Object reader = cache.enter();
            try {
                if (sought || slots.getLongAcquire((long) Long.BYTES * block) > 0) {
                    long location = cached(block);
                    Region region = cache.region(location);
                    int length = CacheSegment.length(region, CacheSlots.offset(location));
                    Region buffer = decoder.buffer(length);
                    buffer.copyFrom(0, region, CacheSlots.offset(location), length);
                    return buffer;
                }
            } finally {
                cache.exit(reader);
            }
        }
        return decompress(block, decoder);
    }

    /**
     * Decompresses a block into the private buffer of {@code decoder}, past the cache.
     *
     * @return the buffer, the block at its start
     */
    Region decompress(int block, BlockDecoder decoder) {
        long word = index.word(block);
        int window = data.windowOf(BlockIndex.position(word));
        Region region = data.window(window);
        long at = BlockIndex.position(word) - data.start(window);
        int stored = checkStored(block, word, region, at, decoder);
        int length = rawLength(word, region, at, stored);
        Region buffer = decoder.buffer(length);
        inflate(block, word, region, at, stored, decoder, buffer, 0, length);
        return buffer;
    }

    StoreIOException unreadable(InternalError e) {
        return new StoreIOException("can't read " + file + ", it may have been cut short", e);
    }

    @Override
    public void close() {
        if (slots != null) {
            cache.unregister(cacheId);
            slots.close();
        }
        data.close();
        index.close();
    }

    private long load(int block) {
        BlockReadEvent event = new BlockReadEvent();
        event.begin();
        long word = index.word(block);
        int window = data.windowOf(BlockIndex.position(word));
        Region region = data.window(window);
        long at = BlockIndex.position(word) - data.start(window);
        BlockDecoder decoder = cache.decoders().acquire();
        try {
            int stored = checkStored(block, word, region, at, decoder);
            int length = rawLength(word, region, at, stored);
            long location = cache.reserve(cacheId, block, length);
            Region target = cache.region(location);
            inflate(block, word, region, at, stored, decoder, target, CacheSlots.offset(location), length);
            cache.publish(cacheId, block, location);
            if (event.isEnabled()) {
                record(event, word, length);
            }
            return location;
        } finally {
            cache.decoders().release(decoder);
        }
    }

    private void record(BlockReadEvent event, long word, int length) {
        event.file = file;
        event.position = BlockIndex.position(word);
        event.bytes = length;
        event.commit();
    }

    /** Checks type and checksum of a stored block and returns the length of its content. */
    private int checkStored(int block, long word, Region region, long at, BlockDecoder decoder) {
        int length = index.storedLength(block) - TableLayout.TRAILER_LENGTH;
        long position = BlockIndex.position(word);
        int expected = TableLayout.checksum(decoder.checksum(), region, at, length + 1, position, fileNumber);
        int found = region.getInt(at + length + 1);
        if (found != expected) {
            throw damaged(
                    word,
                    "checksum of block " + block + " expected " + Integer.toHexString(expected) + ", found "
                            + Integer.toHexString(found));
        }
        int type = region.getUnsignedByte(at + length);
        if (type != BlockIndex.compression(word).code()) {
            throw damaged(
                    word,
                    "compression of block " + block + " expected " + BlockIndex.compression(word) + ", found code "
                            + type);
        }
        return length;
    }

    private int rawLength(long word, Region region, long at, int stored) {
        int length = stored < TableLayout.RAW_LENGTH_BYTES ? -1 : region.getInt(at);
        if (length < 0 || length > TableLayout.MAX_COMPRESSED_BLOCK) {
            throw damaged(
                    word,
                    "length before compression expected up to " + TableLayout.MAX_COMPRESSED_BLOCK + ", found "
                            + length);
        }
        return length;
    }

    private void inflate(
            int block,
            long word,
            Region region,
            long at,
            int stored,
            BlockDecoder decoder,
            Region target,
            long targetOffset,
            int length) {
        boolean sound = decoder.decompress(
                BlockIndex.compression(word),
                region,
                at + TableLayout.RAW_LENGTH_BYTES,
                stored - TableLayout.RAW_LENGTH_BYTES,
                target,
                targetOffset,
                length);
        if (!sound) {
            throw damaged(word, "block " + block + " does not decompress to " + length + " bytes");
        }
        checkContent(block, word, target, targetOffset, length);
    }

    private void checkContent(int block, long word, Region region, long at, int length) {
        String problem = BlockCheck.problem(region, at, length, word < 0);
        if (problem != null) {
            throw damaged(word, "block " + block + ": " + problem);
        }
    }

    private StoreCorruptedException damaged(long word, String problem) {
        return new StoreCorruptedException(file, BlockIndex.position(word), problem);
    }
}
