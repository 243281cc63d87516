package dev.kvstore.internal.btree;

import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The free list of the file: a bit for every page that the tree of a durable state does not refer to, in parts of a
 * page each, and a directory of the parts. Parts that change are copied like any page, so that every durable state has
 * a map of its own. Under the write lock.
 *
 * <pre>
 *  part       24: bits, page {@code index × bitsPerPart} first          (index in bytes 4 to 7)
 *  directory  24: next directory page u64, its txn u64; 40: count × ( part u64, txn u64 )
 * </pre>
 */
final class SpaceMap {
    private static final int INDEX = 4;
    private static final int NEXT = PageLayout.BODY;
    private static final int NEXT_TXN = NEXT + Long.BYTES;
    private static final int REFERENCES = NEXT_TXN + Long.BYTES;
    private static final int REFERENCE = 2 * Long.BYTES;

    /** A page of the map, and the transaction that wrote it. */
    private record Part(long page, long txn) {}

    private final PageStore pages;
    private final List<Part> parts = new ArrayList<>();
    private final List<Part> directories = new ArrayList<>();

    SpaceMap(PageStore pages) {
        this.pages = pages;
    }

    /** Pages that one part speaks of. */
    static int bitsPerPart(int pageSize) {
        return (pageSize - PageLayout.OVERHEAD) * Byte.SIZE / Long.SIZE * Long.SIZE;
    }

    /** First page of the directory. */
    long directory() {
        return directories.isEmpty() ? 0 : directories.get(0).page();
    }

    long directoryTxn() {
        return directories.isEmpty() ? 0 : directories.get(0).txn();
    }

    /** Pages of the map itself. */
    List<Long> ownPages() {
        List<Long> own = new ArrayList<>();
        parts.forEach(part -> own.add(part.page()));
        directories.forEach(directory -> own.add(directory.page()));
        return own;
    }

    /** Reads the map of a durable state; throws when it is damaged. */
    BitMap read(long directory, long directoryTxn) {
        BitMap free = new BitMap();
        if (directory == 0) {
            // A new store has none: all but its root is free.
            for (long unused = PageLayout.FIRST_DATA_PAGE + 1; unused < pages.pages(); unused++) {
                free.add(unused);
            }
            return free;
        }
        long page = directory;
        long txn = directoryTxn;
        while (page != 0) {
            Region r = check(page, txn, PageLayout.SPACE_DIRECTORY);
            if (directories.stream().anyMatch(new Part(page, txn)::equals)) {
                throw pages.damage(page, "the directory of the space map is a circle");
            }
            directories.add(new Part(page, txn));
            long at = pages.offset(page);
            int count = Node.count(r, at);
            if (count > referencesPerPage()) {
                throw pages.damage(page, count + " references in a page for " + referencesPerPage());
            }
            for (int i = 0; i < count; i++) {
                long reference = at + REFERENCES + (long) i * REFERENCE;
                readPart(new Part(r.getLong(reference), r.getLong(reference + Long.BYTES)), free);
            }
            page = r.getLong(at + NEXT);
            txn = r.getLong(at + NEXT_TXN);
        }
        return free;
    }

    /** Writes what has changed; allocates and frees pages in the running transaction. */
    void write(PageAllocator allocator, long txn) throws IOException {
        BitSet changed = allocator.changedParts();
        BitSet written = new BitSet();
        dropPartsBehind(allocator);
        if (changed.isEmpty() && !directories.isEmpty()) {
            return;
        }
        directories.forEach(directory -> free(allocator, directory));
        directories.clear();
        // Allocating changes parts too, and may make the file larger, so it goes on until nothing new has changed.
        while (true) {
            int part = nextUnwritten(changed, written);
            if (part >= 0) {
                renewPart(allocator, part, txn);
                written.set(part);
            } else if ((long) directories.size() * referencesPerPage() < parts.size()) {
                directories.add(new Part(allocator.take(), txn));
            } else {
                break;
            }
        }
        for (int part = written.nextSetBit(0); part >= 0; part = written.nextSetBit(part + 1)) {
            writePart(allocator.unreferencedPages(), part);
        }
        writeDirectories();
        changed.clear();
    }

    /** The most pages that {@link #write} takes now. */
    int pagesToWrite(PageAllocator allocator) {
        return allocator.changedParts().cardinality() + neededParts(allocator) / referencesPerPage() + 4;
    }

    private int referencesPerPage() {
        return (pages.pageSize() - PageLayout.TRAILER - REFERENCES) / REFERENCE;
    }

    private void dropPartsBehind(PageAllocator allocator) {
        int needed = neededParts(allocator);
        for (int i = parts.size() - 1; i >= needed; i--) {
            free(allocator, parts.remove(i));
        }
        allocator
                .changedParts()
                .clear(needed, Math.max(needed, allocator.changedParts().length()));
    }

    private int neededParts(PageAllocator allocator) {
        return (int) ((allocator.end() + bitsPerPart(pages.pageSize()) - 1) / bitsPerPart(pages.pageSize()));
    }

    private static int nextUnwritten(BitSet changed, BitSet written) {
        int part = changed.nextSetBit(0);
        while (part >= 0 && written.get(part)) {
            part = changed.nextSetBit(part + 1);
        }
        return part;
    }

    private void renewPart(PageAllocator allocator, int part, long txn) throws IOException {
        while (parts.size() < part) {
            // A file that has grown by several parts at once.
            parts.add(new Part(allocator.take(), txn));
            allocator.changedParts().set(parts.size() - 1);
        }
        if (part < parts.size()) {
            Part old = parts.get(part);
            if (old.txn() == txn) {
                return;
            }
            free(allocator, old);
            parts.set(part, new Part(allocator.take(), txn));
        } else {
            parts.add(new Part(allocator.take(), txn));
        }
    }

    private void free(PageAllocator allocator, Part part) {
        allocator.free(part.page(), 1, part.txn());
    }

    private void writePart(BitMap free, int index) {
        Part part = parts.get(index);
        Region r = init(part, PageLayout.SPACE_MAP);
        long at = pages.offset(part.page());
        r.putInt(at + INDEX, index);
        int words = bitsPerPart(pages.pageSize()) / Long.SIZE;
        for (int i = 0; i < words; i++) {
            r.putLong(at + PageLayout.BODY + (long) i * Long.BYTES, free.word(index * words + i));
        }
        pages.seal(part.page());
    }

    private void writeDirectories() {
        int perPage = referencesPerPage();
        for (int i = directories.size() - 1; i >= 0; i--) {
            Part directory = directories.get(i);
            Region r = init(directory, PageLayout.SPACE_DIRECTORY);
            long at = pages.offset(directory.page());
            int count = Math.max(0, Math.min(perPage, parts.size() - i * perPage));
            r.putShort(at + PageLayout.COUNT, count);
            for (int j = 0; j < count; j++) {
                Part part = parts.get(i * perPage + j);
                r.putLong(at + REFERENCES + (long) j * REFERENCE, part.page());
                r.putLong(at + REFERENCES + (long) j * REFERENCE + Long.BYTES, part.txn());
            }
            if (i + 1 < directories.size()) {
                r.putLong(at + NEXT, directories.get(i + 1).page());
                r.putLong(at + NEXT_TXN, directories.get(i + 1).txn());
            }
            pages.seal(directory.page());
        }
    }

    private Region init(Part part, int type) {
        Region r = pages.region(part.page());
        long at = pages.offset(part.page());
        r.fill(at, pages.pageSize(), (byte) 0);
        r.putByte(at + PageLayout.TYPE, (byte) type);
        r.putLong(at + PageLayout.NUMBER, part.page());
        r.putLong(at + PageLayout.TXN, part.txn());
        pages.markChecked(part.page());
        return r;
    }

    private void readPart(Part part, BitMap free) {
        int index = parts.size();
        Region r = check(part.page(), part.txn(), PageLayout.SPACE_MAP);
        long at = pages.offset(part.page());
        if (r.getInt(at + INDEX) != index) {
            throw pages.damage(
                    part.page(), "part of the space map expected " + index + ", found " + r.getInt(at + INDEX));
        }
        parts.add(part);
        int bits = bitsPerPart(pages.pageSize());
        for (int i = 0; i < bits; i += Long.SIZE) {
            long word = r.getLong(at + PageLayout.BODY + i / Byte.SIZE);
            for (; word != 0; word &= word - 1) {
                free.add((long) index * bits + i + Long.numberOfTrailingZeros(word));
            }
        }
    }

    private Region check(long page, long txn, int type) {
        String problem = pages.problemOf(page, (int) txn);
        if (problem != null) {
            throw pages.damage(page, problem);
        }
        Region r = pages.region(page);
        if (Node.type(r, pages.offset(page)) != type) {
            throw pages.damage(page, "page type expected " + type + ", found " + Node.type(r, pages.offset(page)));
        }
        return r;
    }
}
