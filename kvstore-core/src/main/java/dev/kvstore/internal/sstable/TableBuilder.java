package dev.kvstore.internal.sstable;

import dev.kvstore.StoreException;
import dev.kvstore.StoreFullException;
import dev.kvstore.StoreIOException;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.KeyHash;
import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.memory.Acquired;
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
    private static final int SMALL_REGION = 4096;
    private static final Logger LOG = LoggerFactory.getLogger(TableBuilder.class);

    private final Disk disk;
    private final NativeMemory memory;
    private final long fileNumber;
    private final TableOptions options;
    private final String name;
    private final TableOutput output;
    private final BlockWriter blocks;
    private final FilterBuilder filter;
    private final TableStatistics statistics = new TableStatistics();
    private final List<RangeTombstone> rangeTombstones = new ArrayList<>();
    private byte[] smallestKey;
    private long lastSequence;
    private boolean released;
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
        Acquired taken = new Acquired();
        try {
            this.output = taken.add(createOutput(taken));
            this.blocks = taken.add(new BlockWriter(memory, output, options));
            this.filter = taken.add(new FilterBuilder(memory, options.filterBitsPerKey()));
            writeHeader(storeId);
        } catch (Throwable e) {
            taken.release(e);
            deleteTemporary();
            throw e;
        }
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
        if (keyLength < 1 || keyLength > Limits.MAX_INTERNAL_KEY_LENGTH) {
            throw new IllegalArgumentException(
                    "key length must be 1 to " + Limits.MAX_INTERNAL_KEY_LENGTH + " bytes, got " + keyLength);
        }
        int order = statistics.entries() == 0 ? 1 : blocks.compareToLast(key, keyOffset, keyLength);
        boolean sameKey = order == 0;
        if (order < 0 || (sameKey && sequence >= lastSequence)) {
            throw new IllegalArgumentException("entries must be added by ascending key and descending sequence number;"
                    + " key comparison " + order + ", sequence " + sequence + " after " + lastSequence);
        }
        long keyHash = KeyHash.of(key, keyOffset, keyLength);
        if (smallestKey == null) {
            smallestKey = key.toArray(keyOffset, keyLength);
        }
        if (!sameKey) {
            filter.add(keyHash);
        }
        try {
            blocks.add(key, keyOffset, keyLength, sequence, kind, value, valueOffset, valueLength, sameKey, keyHash);
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
                + blocks.pendingBytes()
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
     * @throws StoreIOException when any step fails; {@link #close()} deletes the temporary file
     */
    public TableMeta finish() {
        TableMeta meta;
        try {
            blocks.cut();
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
        deleteTemporary();
    }

    /** {@link #abandon() Abandons} the table unless it was finished. Idempotent. */
    @Override
    public void close() {
        abandon();
    }

    private TableMeta writeSections() throws IOException {
        try (GrowingRegion scratch = new GrowingRegion(memory, SMALL_REGION)) {
            return writeSections(scratch);
        }
    }

    private TableMeta writeSections(GrowingRegion scratch) throws IOException {
        long filterOffset = output.position();
        long filterLength = filter.write(output);
        long indexOffset = output.position();
        long indexLength =
                output.writeSection(blocks.index().section(), blocks.index().length());
        long tombstonesOffset = output.position();
        long tombstonesLength = writeRangeTombstones(scratch);
        TableProperties properties = properties();
        long propertiesOffset = output.position();
        scratch.clear();
        PropertiesSection.write(properties, scratch);
        long propertiesLength = output.writeSection(scratch.region(), scratch.length());
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

    private TableProperties properties() {
        return statistics.properties(
                smallestKey,
                blocks.lastKey(),
                rangeTombstones.size(),
                options.compression(),
                filter.probes(),
                System.currentTimeMillis(),
                blocks.index().blocks());
    }

    private long writeRangeTombstones(GrowingRegion scratch) throws IOException {
        if (rangeTombstones.isEmpty()) {
            return 0;
        }
        scratch.clear();
        RangeTombstoneSection.write(rangeTombstones, scratch);
        return output.writeSection(scratch.region(), scratch.length());
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

    /** Opens the file; the output closes it, but for a caller that finds no memory for the output. */
    private TableOutput createOutput(Acquired taken) {
        try {
            Disk.OutputFile file = taken.add(disk.create(FileNames.temporary(name)));
            return new TableOutput(memory, file, fileNumber);
        } catch (IOException e) {
            throw failure("create", e);
        }
    }

    private void deleteTemporary() {
        try {
            disk.delete(FileNames.temporary(name));
        } catch (IOException e) {
            LOG.warn("{} can't be deleted, it is ignored when the store is opened next", FileNames.temporary(name), e);
        }
    }

    private void closeResources() {
        if (released) {
            return;
        }
        released = true;
        blocks.close();
        filter.close();
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
