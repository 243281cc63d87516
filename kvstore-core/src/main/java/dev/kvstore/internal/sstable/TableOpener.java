package dev.kvstore.internal.sstable;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreFormatException;
import dev.kvstore.StoreIOException;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.format.RangeTombstoneList;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.util.List;

/** Reads header, footer and sections of a table and makes it ready for reading. One use, one thread. */
final class TableOpener {
    private final NativeMemory memory;
    private final Disk.InputFile file;
    private final String name;
    private final long fileNumber;
    private final Checksum checksum = new Checksum();

    private TableOpener(NativeMemory memory, Disk.InputFile file, String name, long fileNumber) {
        this.memory = memory;
        this.file = file;
        this.name = name;
        this.fileNumber = fileNumber;
    }

    /**
     * Opens a table, see {@link Table#open}.
     *
     * @param maxWindow bytes of a mapping at most
     */
    static Table open(
            Disk disk, NativeMemory memory, BlockCache cache, long fileNumber, StoreId storeId, long maxWindow) {
        String name = FileNames.table(fileNumber);
        try (Disk.InputFile file = disk.open(name)) {
            return new TableOpener(memory, file, name, fileNumber).open(cache, storeId, maxWindow);
        } catch (IOException e) {
            throw new StoreIOException("can't open " + name + ": " + e.getMessage(), e);
        }
    }

    /** The footer of a table, or null when it is damaged. */
    static TableFooter footerIfWhole(NativeMemory memory, Disk.InputFile file, String name, long fileNumber)
            throws IOException {
        if (file.size() < FileHeader.LENGTH + TableLayout.FOOTER_LENGTH) {
            return null;
        }
        try (Region end = memory.allocate(MemoryComponent.SCRATCH, TableLayout.FOOTER_LENGTH)) {
            long position = file.size() - TableLayout.FOOTER_LENGTH;
            file.read(position, end, 0, TableLayout.FOOTER_LENGTH);
            return TableFooter.read(end, 0, position, fileNumber, name, new Checksum());
        } catch (StoreCorruptedException | StoreFormatException e) {
            return null;
        }
    }

    /**
     * The range tombstones of a table, whatever else is damaged.
     *
     * @throws StoreCorruptedException when they are
     */
    static List<RangeTombstone> rangeTombstones(
            NativeMemory memory, Disk.InputFile file, String name, long fileNumber, TableFooter footer)
            throws IOException {
        if (footer.rangeTombstonesLength() == 0) {
            return List.of();
        }
        return new TableOpener(memory, file, name, fileNumber).readRangeTombstones(footer);
    }

    /** What {@link BlockReader} needs to find blocks in the cache: zeros, or null where no block is compressed. */
    static Region slots(NativeMemory memory, BlockIndex index) {
        if (!hasCompressedBlocks(index)) {
            return null;
        }
        long bytes = (long) Long.BYTES * index.blocks();
        Region slots = memory.allocate(MemoryComponent.TABLE_INDEX, bytes);
        slots.fill(0, bytes, (byte) 0);
        return slots;
    }

    private Table open(BlockCache cache, StoreId storeId, long maxWindow) throws IOException {
        TableFooter footer = readEnds(storeId);
        TableProperties properties = readProperties(footer);
        RangeTombstoneList rangeTombstones = readRangeTombstones(footer, properties);
        BlockIndex index = readIndex(footer, properties);
        TableFilter filter = TableFilter.NONE;
        TableData data = null;
        try {
            filter = readFilter(footer, properties);
            data = TableData.map(file, index, maxWindow);
            Region slots = slots(memory, index);
            BlockReader blocks = new BlockReader(name, fileNumber, index, data, cache, slots);
            return new Table(blocks, filter, rangeTombstones, properties, file.size());
        } catch (IOException | RuntimeException | Error e) {
            index.close();
            if (filter.region() != null) {
                filter.region().close();
            }
            if (data != null) {
                data.close();
            }
            throw e;
        }
    }

    private TableFooter readEnds(StoreId storeId) throws IOException {
        long size = file.size();
        if (size < FileHeader.LENGTH + TableLayout.FOOTER_LENGTH) {
            throw new StoreCorruptedException(
                    name,
                    size,
                    "expected at least " + (FileHeader.LENGTH + TableLayout.FOOTER_LENGTH) + " bytes, found " + size);
        }
        try (Region ends = memory.allocate(MemoryComponent.SCRATCH, TableLayout.FOOTER_LENGTH)) {
            file.read(0, ends, 0, FileHeader.LENGTH);
            FileHeader.check(ends, 0, FileHeader.TABLE, storeId, fileNumber, name, checksum);
            long position = size - TableLayout.FOOTER_LENGTH;
            file.read(position, ends, 0, TableLayout.FOOTER_LENGTH);
            TableFooter footer = TableFooter.read(ends, 0, position, fileNumber, name, checksum);
            return footer;
        }
    }

    private TableProperties readProperties(TableFooter footer) throws IOException {
        try (Region section = readSection(
                MemoryComponent.SCRATCH, footer.propertiesOffset(), footer.propertiesLength(), 0, "properties")) {
            TableProperties properties = PropertiesSection.read(
                    section, contentLength(footer.propertiesLength()), origin(footer.propertiesOffset()));
            if (properties.entries() != footer.entries()) {
                throw origin(footer.propertiesOffset())
                        .damaged(0, "entries expected " + footer.entries() + ", found " + properties.entries());
            }
            return properties;
        }
    }

    private RangeTombstoneList readRangeTombstones(TableFooter footer, TableProperties properties) throws IOException {
        RangeTombstoneList list = RangeTombstoneList.EMPTY;
        if (footer.rangeTombstonesLength() != 0) {
            list = RangeTombstoneList.of(readRangeTombstones(footer));
        }
        if (list.size() != properties.rangeTombstones()) {
            throw origin(footer.rangeTombstonesOffset())
                    .damaged(0, "range tombstones expected " + properties.rangeTombstones() + ", found " + list.size());
        }
        return list;
    }

    private List<RangeTombstone> readRangeTombstones(TableFooter footer) throws IOException {
        try (Region section = readSection(
                MemoryComponent.SCRATCH,
                footer.rangeTombstonesOffset(),
                footer.rangeTombstonesLength(),
                0,
                "range tombstones")) {
            return RangeTombstoneSection.read(
                    section, contentLength(footer.rangeTombstonesLength()), origin(footer.rangeTombstonesOffset()));
        }
    }

    private BlockIndex readIndex(TableFooter footer, TableProperties properties) throws IOException {
        try (Region section =
                readSection(MemoryComponent.SCRATCH, footer.indexOffset(), footer.indexLength(), 0, "index")) {
            return BlockIndexReader.read(
                    memory,
                    section,
                    contentLength(footer.indexLength()),
                    properties,
                    footer.filterOffset(),
                    origin(footer.indexOffset()));
        }
    }

    private TableFilter readFilter(TableFooter footer, TableProperties properties) throws IOException {
        if (footer.filterLength() == 0) {
            return TableFilter.NONE;
        }
        long length = contentLength(footer.filterLength());
        if (length < BloomFilter.LINE_BYTES || length % BloomFilter.LINE_BYTES != 0 || properties.filterProbes() == 0) {
            throw origin(footer.filterOffset())
                    .damaged(0, "filter of " + length + " bytes with " + properties.filterProbes() + " probes");
        }
        Region region = readSection(
                MemoryComponent.TABLE_FILTER,
                footer.filterOffset(),
                footer.filterLength(),
                BloomFilter.LINE_BYTES,
                "filter");
        return new TableFilter(region, padding(region), (int) (length / BloomFilter.LINE_BYTES));
    }

    /** Reads and verifies a section; its content starts at the first multiple of {@code alignment}. */
    private Region readSection(MemoryComponent component, long position, long storedLength, int alignment, String what)
            throws IOException {
        int length = (int) contentLength(storedLength);
        Region region = memory.allocate(component, storedLength + alignment);
        try {
            long at = alignment == 0 ? 0 : padding(region);
            file.read(position, region, at, (int) storedLength);
            int expected = TableLayout.checksum(checksum, region, at, length + 1, position, fileNumber);
            int found = region.getInt(at + length + 1);
            if (expected != found || region.getByte(at + length) != Compression.NONE.code()) {
                throw origin(position)
                        .damaged(
                                0,
                                "checksum of the " + what + " expected " + Integer.toHexString(expected) + ", found "
                                        + Integer.toHexString(found));
            }
            return region;
        } catch (IOException | RuntimeException e) {
            region.close();
            throw e;
        }
    }

    private SectionReader.Origin origin(long position) {
        return new SectionReader.Origin(name, position);
    }

    private static boolean hasCompressedBlocks(BlockIndex index) {
        for (int block = 0; block < index.blocks(); block++) {
            if (!BlockIndex.isPlain(index.word(block))) {
                return true;
            }
        }
        return false;
    }

    private static long padding(Region region) {
        return -region.address(0, 1) & (BloomFilter.LINE_BYTES - 1);
    }

    private static long contentLength(long storedLength) {
        return storedLength - TableLayout.TRAILER_LENGTH;
    }
}
