package dev.kvstore.internal.sstable;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreException;
import dev.kvstore.StoreFormatException;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Reads what is intact of a damaged table: every block whose checksum holds, whatever else is lost. Where index, footer
 * or header are damaged, blocks are found by their checksums. Changes nothing. One use, one thread.
 */
public final class TableSalvage {
    /** Takes what is found, entries in the order of {@link InternalIterator}. */
    public interface Sink {
        /** Stands on an intact entry; valid during the call. */
        void entry(InternalIterator entry);

        void rangeTombstone(RangeTombstone tombstone);

        /** Something is lost. */
        void lost(String file, long offset, String problem);
    }

    private final Disk disk;
    private final NativeMemory memory;
    private final BlockCache cache;
    private final long number;
    private final String name;
    private final Sink sink;

    private TableSalvage(Disk disk, NativeMemory memory, BlockCache cache, long number, Sink sink) {
        this.disk = disk;
        this.memory = memory;
        this.cache = cache;
        this.number = number;
        this.name = FileNames.table(number);
        this.sink = sink;
    }

    /**
     * Reads a table of any store.
     *
     * @throws IOException when the device fails
     */
    public static void read(Disk disk, NativeMemory memory, BlockCache cache, long number, Sink sink)
            throws IOException {
        new TableSalvage(disk, memory, cache, number, sink).read();
    }

    private void read() throws IOException {
        try (Table table = Table.open(disk, memory, cache, number, null)) {
            table.rangeTombstones().fragments().forEach(sink::rangeTombstone);
            entries(table.blocks());
        } catch (StoreCorruptedException | StoreFormatException e) {
            sink.lost(name, e instanceof StoreCorruptedException damage ? damage.offset() : 0, e.getMessage());
            readWithoutIndex();
        }
    }

    private void readWithoutIndex() throws IOException {
        try (Disk.InputFile file = disk.open(name)) {
            TableFooter footer = TableOpener.footerIfWhole(memory, file, name, number);
            if (footer != null) {
                rangeTombstones(() -> TableOpener.rangeTombstones(memory, file, name, number, footer));
            }
            long all = (footer == null ? file.size() : footer.filterOffset()) - TableLayout.DATA_START;
            int length = (int) Math.min(all, Integer.MAX_VALUE);
            if (length < all) {
                sink.lost(name, TableLayout.DATA_START + length, "what lies beyond 2 GiB, as its index is damaged");
            }
            if (length > TableLayout.TRAILER_LENGTH) {
                scan(file, length, footer == null);
            } else {
                sink.lost(name, file.size(), "the file ends before its first block");
            }
        }
    }

    private void scan(Disk.InputFile file, int length, boolean withSections) throws IOException {
        SalvagedIndex.Found found;
        try (Region data = file.map(TableLayout.DATA_START, length);
                BlockDecoder decoder = new BlockDecoder(memory)) {
            found = SalvagedIndex.find(data, length, number, decoder);
            if (withSections) {
                rangeTombstones(() -> rangeTombstones(data, found.sections()));
            }
        }
        if (found.blocks().isEmpty()) {
            sink.lost(name, TableLayout.DATA_START, "the file holds no whole block");
        } else {
            blocks(file, found.blocks());
        }
    }

    private void rangeTombstones(Callable<List<RangeTombstone>> source) throws IOException {
        try {
            source.call().forEach(sink::rangeTombstone);
        } catch (StoreCorruptedException e) {
            sink.lost(name, e.offset(), e.getMessage() + "; what its range deletions deleted may reappear");
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without a footer, the last section is the properties, which say whether the one before is range tombstones. */
    private List<RangeTombstone> rangeTombstones(Region data, List<SalvagedIndex.Section> sections) {
        SectionReader.Origin origin = new SectionReader.Origin(name, TableLayout.DATA_START);
        int last = sections.size() - 1;
        if (last < 0) {
            throw origin.damaged(0, "no properties were found");
        }
        TableProperties properties = section(data, sections.get(last), PropertiesSection::read);
        if (properties.rangeTombstones() == 0) {
            return List.of();
        } else if (last == 0) {
            throw origin.damaged(0, properties.rangeTombstones() + " range tombstones were not found");
        }
        List<RangeTombstone> found = section(data, sections.get(last - 1), RangeTombstoneSection::read);
        if (found.size() < properties.rangeTombstones()) {
            throw origin.damaged(
                    0, properties.rangeTombstones() + " range tombstones expected, " + found.size() + " found");
        }
        return found;
    }

    private <T> T section(Region data, SalvagedIndex.Section section, SectionParser<T> parser) {
        int length = section.length() - TableLayout.TRAILER_LENGTH;
        try (Region copy = memory.allocate(MemoryComponent.SCRATCH, Math.max(1, length))) {
            copy.copyFrom(0, data, section.start(), length);
            return parser.read(copy, length, new SectionReader.Origin(name, TableLayout.DATA_START + section.start()));
        }
    }

    private interface SectionParser<T> {
        T read(Region section, long length, SectionReader.Origin origin);
    }

    private void blocks(Disk.InputFile file, List<SalvagedIndex.Block> found) throws IOException {
        BlockIndex index = SalvagedIndex.build(memory, found, new SectionReader.Origin(name, TableLayout.DATA_START));
        TableData data = null;
        BlockReader reader;
        try {
            data = TableData.map(file, index, TableData.MAX_WINDOW);
            reader = new BlockReader(name, number, index, data, cache, TableOpener.slots(memory, index));
        } catch (IOException | RuntimeException e) {
            index.close();
            if (data != null) {
                data.close();
            }
            throw e;
        }
        try (reader) {
            entries(reader);
        }
    }

    private void entries(BlockReader blocks) {
        try (AllVersionsTableIterator entries = new AllVersionsTableIterator(blocks)) {
            for (int block = 0; block < blocks.index().blocks(); block++) {
                try {
                    entries.seekToBlock(block);
                    for (boolean more = true; more; more = entries.nextInBlock()) {
                        sink.entry(entries);
                    }
                } catch (StoreCorruptedException e) {
                    sink.lost(name, e.offset(), e.getMessage());
                } catch (InternalError e) {
                    StoreException unreadable = blocks.unreadable(e);
                    long position = BlockIndex.position(blocks.index().word(block));
                    sink.lost(name, position, unreadable.getMessage());
                }
            }
        }
    }
}
