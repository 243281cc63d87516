package dev.kvstore.internal.sstable;

import dev.kvstore.StoreException;
import dev.kvstore.StoreFullException;
import dev.kvstore.StoreIOException;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.KeyHash;
import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one table from front to back. The file appears under its name only when {@link #finish()} has
 * made it durable; until then it is a temporary one, which {@link #close()} deletes.
 *
 * <p>After an exception the builder can only be closed. Not thread-safe.
 */
public final class TableBuilder implements AutoCloseable {
    /** Larger entries are not copied: the value goes from its source straight to the file. */
    private static final int DIRECT_ENTRY_BYTES = 64 * 1024;

    /** Uncompressed blocks are padded to the end of a page if that wastes no more than this share of a block. */
    private static final int PADDING_SHARE = 16;

    private static final int SMALL_REGION = 4096;
    private static final Logger LOG = LoggerFactory.getLogger(TableBuilder.class);

    private final Disk disk;
    private final NativeMemory memory;
    private final long fileNumber;
    private final TableOptions options;
    private final String name;
    private final TableOutput output;
    private final BlockBuilder block;
    private final IndexBuilder index;
    private final BlockCompressor compressor;
    private final GrowingRegion raw;
    private final GrowingRegion hashes;

    /** The last key of the previous block, while the current one is empty. */
    private final GrowingRegion boundary;

    private final TableStatistics statistics = new TableStatistics();
    private final List<RangeTombstone> rangeTombstones = new ArrayList<>();
    private byte[] smallestKey;
    private long lastSequence;
    private long blockLimit;
    private boolean closed;

    /**
     * Creates the temporary file.
     *
     * @param fileNumber never used before in the store
     * @throws StoreIOException when the file can't be created
     */
    public TableBuilder(Disk disk, NativeMemory memory, long fileNumber, StoreId storeId, TableOptions options) {
        this.disk = disk;
        this.memory = memory;
        this.fileNumber = fileNumber;
        this.options = options;
        this.name = FileNames.table(fileNumber);
        this.output = createOutput();
        boolean compressed = options.compression() != Compression.NONE;
        this.block = new BlockBuilder(memory, options.blockBytes());
        this.index = new IndexBuilder(memory);
        this.compressor = compressed ? new BlockCompressor(options.compression()) : null;
        this.raw = new GrowingRegion(memory, SMALL_REGION);
        this.hashes = new GrowingRegion(memory, SMALL_REGION);
        this.boundary = new GrowingRegion(memory, SMALL_REGION);
        writeHeader(storeId);
        this.blockLimit = limit();
    }

    /**
     * Adds the entry on which an iterator stands.
     *
     * @throws IllegalArgumentException when it does not follow the last one in the order of {@link InternalIterator}
     * @throws StoreIOException when the file can't be written
     */
    public void add(InternalIterator current) {
        add(
                current.keyRegion(),
                current.keyOffset(),
                current.keyLength(),
                current.sequence(),
                current.kind(),
                current.valueRegion(),
                current.valueOffset(),
                current.valueLength());
    }

    /** Adds an entry, see {@link #add(InternalIterator)}; nothing of it is referred to after the call. */
    public void add(
            Region key,
            long keyOffset,
            int keyLength,
            long sequence,
            int kind,
            Region value,
            long valueOffset,
            int valueLength) {
        int order = statistics.entries() == 0 ? 1 : compareToLast(key, keyOffset, keyLength);
        boolean sameKey = order == 0;
        if (order < 0 || (sameKey && sequence >= lastSequence)) {
            throw new IllegalArgumentException("entries must be added by ascending key and descending sequence number;"
                    + " key comparison " + order + ", sequence " + sequence + " after " + lastSequence);
        }
        long keyHash = KeyHash.of(key, keyOffset, keyLength);
        if (!sameKey && options.filterBitsPerKey() != 0) {
            hashes.putLong(keyHash);
        }
        try {
            if (isFull(keyLength, valueLength, sequence)) {
                cut();
            }
            if (block.count() == 0) {
                beginBlock(key, keyOffset, keyLength, sameKey);
            }
            if (isDirect(keyLength, valueLength)) {
                writeDirect(
                        key,
                        keyOffset,
                        keyLength,
                        sequence,
                        BlockBuilder.flags(kind, sameKey),
                        keyHash,
                        value,
                        valueOffset,
                        valueLength);
            } else {
                block.add(key, keyOffset, keyLength, value, valueOffset, valueLength, sequence, kind, sameKey, keyHash);
            }
        } catch (IOException e) {
            throw failure("write", e);
        }
        lastSequence = sequence;
        statistics.add(keyLength, valueLength, sequence, kind, sameKey);
    }

    /** Adds a range tombstone, in any order and at any time before {@link #finish()}. */
    public void addRangeTombstone(RangeTombstone tombstone) {
        rangeTombstones.add(tombstone);
        statistics.addSequence(tombstone.sequence());
    }

    /** Bytes the file would have if it were finished now, within a few per cent. */
    public long estimatedBytes() {
        return output.position()
                + (block.count() == 0 ? 0 : block.length())
                + index.length()
                + BloomFilter.bytes(statistics.distinctKeys(), options.filterBitsPerKey())
                + TableLayout.FOOTER_LENGTH;
    }

    /** Entries added. */
    public long entryCount() {
        return statistics.entries();
    }

    /**
     * Completes the file, makes it durable and gives it its name. The directory is not synced.
     *
     * @throws StoreIOException when any step fails; the temporary file has been deleted
     */
    public TableMeta finish() {
        TableMeta meta;
        try {
            cut();
            meta = writeSections();
            output.force();
        } catch (IOException e) {
            throw failure("write", e);
        } finally {
            closeResources();
        }
        try {
            disk.rename(FileNames.temporary(name), name);
        } catch (IOException e) {
            throw failure("rename", e);
        }
        closed = true;
        return meta;
    }

    /** Deletes the temporary file, as far as the disk lets it; what remains is garbage when the store is opened. */
    public void abandon() {
        if (closed) {
            return;
        }
        closed = true;
        closeResources();
        try {
            disk.delete(FileNames.temporary(name));
        } catch (IOException e) {
            LOG.warn("{} can't be deleted, it is ignored when the store is opened next", FileNames.temporary(name), e);
        }
    }

    /** {@link #abandon() Abandons} the table unless it was finished. Idempotent. */
    @Override
    public void close() {
        abandon();
    }

    private boolean isFull(int keyLength, int valueLength, long sequence) {
        return block.count() != 0
                && (block.count() == BlockLayout.MAX_ENTRIES
                        || block.lengthWith(keyLength, valueLength, sequence) > blockLimit);
    }

    private boolean isDirect(int keyLength, int valueLength) {
        long length = (long) keyLength + valueLength;
        return block.count() == 0
                && length >= Math.max(DIRECT_ENTRY_BYTES, options.blockBytes())
                && (compressor == null || length > TableLayout.MAX_COMPRESSED_BLOCK);
    }

    private void beginBlock(Region key, long offset, int length, boolean sameKey) {
        if (smallestKey == null) {
            smallestKey = key.toArray(offset, length);
            index.beginFirst();
            return;
        }
        Region last = boundary.region();
        int limit = (int) Math.min(boundary.length(), length);
        int common = 0;
        while (common < limit && last.getByte(common) == key.getByte(offset + common)) {
            common++;
        }
        index.begin(key, offset, length, common, sameKey);
    }

    private void writeDirect(
            Region key,
            long keyOffset,
            int keyLength,
            long sequence,
            byte flags,
            long keyHash,
            Region value,
            long valueOffset,
            int valueLength)
            throws IOException {
        long start = output.position();
        output.beginDirect();
        long at = output.reserve(BlockLayout.HEADER_LENGTH + 2L * Long.BYTES + keyLength);
        output.commitDirect(BlockBuilder.encodeUpToValue(
                output.buffer(), at, key, keyOffset, keyLength, valueLength, sequence, flags, keyHash));
        output.writeDirect(value, valueOffset, valueLength);
        index.end(output.endDirect(start), Compression.NONE);
        boundary.clear();
        boundary.put(key, keyOffset, keyLength);
        blockLimit = limit();
    }

    /** Ends the current block, if it has entries. */
    private void cut() throws IOException {
        if (block.count() == 0) {
            return;
        }
        int length = Math.toIntExact(block.length());
        long start = output.position();
        boolean plain = compressor == null || length > TableLayout.MAX_COMPRESSED_BLOCK;
        Compression stored = plain ? writeRaw(length) : writeCompressed(length);
        index.end(output.position() - start, stored);
        boundary.clear();
        boundary.put(block.keys(), block.lastKeyOffset(), block.lastKeyLength());
        block.clear();
        blockLimit = limit();
    }

    private Compression writeRaw(int length) throws IOException {
        int padding = padding(length);
        long at = output.reserve((long) length + padding + TableLayout.TRAILER_LENGTH + BlockBuilder.ENCODING_SLACK);
        block.encode(output.buffer(), at);
        output.buffer().fill(at + length, padding, (byte) 0);
        output.commitBlock(length + padding, Compression.NONE);
        return Compression.NONE;
    }

    /** Writes the block compressed, or as it is where compression does not save an eighth. */
    private Compression writeCompressed(int length) throws IOException {
        Region plain = raw.ensure((long) length + BlockBuilder.ENCODING_SLACK);
        block.encode(plain, 0);
        int head = TableLayout.RAW_LENGTH_BYTES;
        long at = output.reserve(head + (long) BlockCompressor.bound(length) + TableLayout.TRAILER_LENGTH);
        int compressed = compressor.compress(plain, 0, length, output.buffer(), at + head);
        if (compressed + head > length - length / 8) {
            output.buffer().copyFrom(at, plain, 0, length);
            output.commitBlock(length, Compression.NONE);
            return Compression.NONE;
        }
        output.buffer().putInt(at, length);
        output.commitBlock(head + compressed, options.compression());
        return options.compression();
    }

    /** Zero bytes that bring an uncompressed block to the end of its page, if they are few. */
    private int padding(int length) {
        long end = output.position() + length + TableLayout.TRAILER_LENGTH;
        long gap = -end & (TableLayout.PAGE - 1);
        return isPaged() && gap <= options.blockBytes() / PADDING_SHARE ? (int) gap : 0;
    }

    /** Bytes the next block may have: uncompressed ones end at a page boundary where they can. */
    private long limit() {
        if (!isPaged()) {
            return options.blockBytes();
        }
        long position = output.position();
        long target = position + options.blockBytes() + TableLayout.PAGE / 2;
        return target / TableLayout.PAGE * TableLayout.PAGE - position - TableLayout.TRAILER_LENGTH;
    }

    private boolean isPaged() {
        return compressor == null && options.blockBytes() >= TableLayout.PAGE;
    }

    private int compareToLast(Region key, long offset, int length) {
        return block.count() == 0
                ? key.compare(offset, length, boundary.region(), 0, (int) boundary.length())
                : key.compare(offset, length, block.keys(), block.lastKeyOffset(), block.lastKeyLength());
    }

    private TableMeta writeSections() throws IOException {
        long filterOffset = output.position();
        long filterLength = writeFilter();
        long indexOffset = output.position();
        long indexLength = output.writeSection(index.section(), index.length());
        long tombstonesOffset = output.position();
        long tombstonesLength = writeRangeTombstones();
        TableProperties properties = properties(filterLength);
        long propertiesOffset = output.position();
        raw.clear();
        PropertiesSection.write(properties, raw);
        long propertiesLength = output.writeSection(raw.region(), raw.length());
        TableFooter footer = new TableFooter(
                properties.entries(),
                indexOffset,
                indexLength,
                filterOffset,
                filterLength,
                tombstonesOffset,
                tombstonesLength,
                propertiesOffset,
                propertiesLength);
        long at = output.reserve(TableLayout.FOOTER_LENGTH);
        footer.write(output.buffer(), at, output.position(), fileNumber, new Checksum());
        output.commit(TableLayout.FOOTER_LENGTH);
        return TableStatistics.meta(fileNumber, output.position(), properties, rangeTombstones);
    }

    private TableProperties properties(long filterLength) {
        return statistics.properties(
                smallestKey,
                boundary.region().toArray(0, (int) boundary.length()),
                rangeTombstones.size(),
                options.compression(),
                filterLength == 0 ? 0 : BloomFilter.probes(options.filterBitsPerKey()),
                System.currentTimeMillis(),
                index.blocks());
    }

    private long writeFilter() throws IOException {
        if (hashes.length() == 0) {
            return 0;
        }
        long keys = hashes.length() / Long.BYTES;
        long bytes = BloomFilter.bytes(keys, options.filterBitsPerKey());
        int lines = (int) (bytes / BloomFilter.LINE_BYTES);
        int probes = BloomFilter.probes(options.filterBitsPerKey());
        try (Region filter = memory.allocate(MemoryComponent.SCRATCH, bytes)) {
            filter.fill(0, bytes, (byte) 0);
            for (long i = 0; i < keys; i++) {
                BloomFilter.add(filter, 0, lines, probes, hashes.region().getLong(i * Long.BYTES));
            }
            return output.writeSection(filter, bytes);
        }
    }

    private long writeRangeTombstones() throws IOException {
        if (rangeTombstones.isEmpty()) {
            return 0;
        }
        raw.clear();
        RangeTombstoneSection.write(rangeTombstones, raw);
        return output.writeSection(raw.region(), raw.length());
    }

    private void writeHeader(StoreId storeId) {
        try {
            long at = output.reserve(FileHeader.LENGTH);
            FileHeader.write(output.buffer(), at, FileHeader.TABLE, storeId, fileNumber, new Checksum());
            output.commit(FileHeader.LENGTH);
        } catch (IOException e) {
            throw failure("write", e);
        }
    }

    private TableOutput createOutput() {
        try {
            return new TableOutput(memory, disk.create(FileNames.temporary(name)), fileNumber);
        } catch (IOException e) {
            throw failure("create", e);
        }
    }

    private void closeResources() {
        block.close();
        index.close();
        raw.close();
        hashes.close();
        boundary.close();
        if (compressor != null) {
            compressor.close();
        }
        try {
            output.close();
        } catch (IOException e) {
            LOG.warn("{} can't be closed", FileNames.temporary(name), e);
        }
    }

    private StoreException failure(String action, IOException cause) {
        String message = "can't " + action + " " + FileNames.temporary(name) + ": " + cause.getMessage();
        return disk.isOutOfSpace(cause) ? new StoreFullException(message, cause) : new StoreIOException(message, cause);
    }
}
