package dev.kvstore.internal.btree;

import dev.kvstore.internal.format.FileNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** The file of a closed tree, to be changed page by page, with checksums that hold. */
final class DamagedTree {
    static final int PAGE_BYTES = PageLayout.SMALLEST_PAGE;
    private static final int FLAGS = 4;
    private static final int TXN = 24;
    private static final int ROOT = 48;
    private static final int SPACE_MAP = 88;
    private static final int DIRECTORY_FIRST_PART = 40;

    private final Path file;
    private final ByteBuffer bytes;

    DamagedTree(Path directory) throws IOException {
        file = directory.resolve(FileNames.TREE);
        bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    }

    void save() throws IOException {
        Files.write(file, bytes.array());
    }

    /** Of the last durable state of a tree that was closed. */
    long root() {
        return bytes.getLong(PAGE_BYTES + ROOT);
    }

    /** Of all durable states that meta records tell of, the newest first. */
    List<Long> durableRoots() {
        NavigableMap<Long, Long> roots = new TreeMap<>();
        for (long page = PageLayout.FIRST_META_PAGE; page < PageLayout.FIRST_DATA_PAGE; page++) {
            for (int place = 0; place < MetaLayout.PLACES; place++) {
                int record = at(page) + place * MetaLayout.PLACE;
                if ((bytes.getInt(record + FLAGS) & MetaLayout.DURABLE) != 0) {
                    roots.put(bytes.getLong(record + TXN), bytes.getLong(record + ROOT));
                }
            }
        }
        return List.copyOf(roots.descendingMap().values());
    }

    int type(long page) {
        return bytes.get(at(page));
    }

    int gen(long page) {
        return bytes.getInt(at(page) + PageLayout.TXN);
    }

    /** The place of a reference to a child of a branch. */
    int childReference(long branch, int index) {
        int slot = at(branch) + PageLayout.BODY + index * Node.SLOT;
        int inline = bytes.getShort(slot + 2) & 0x7FFF;
        return at(branch) + (bytes.getShort(slot) & 0xFFFF) + Math.max(0, inline - Node.HEAD);
    }

    /** The child of a branch. */
    long child(long branch, int index) {
        return bytes.getInt(childReference(branch, index)) & 0xFFFFFFFFL;
    }

    /** Makes a child of a branch another page, with that page's own transaction. */
    void child(long branch, int index, long page) {
        int reference = childReference(branch, index);
        bytes.putInt(reference, (int) page);
        bytes.putInt(reference + 6, gen(page));
        seal(branch);
    }

    /** Says in the space map that a page is free. */
    void markFree(long page) {
        long directory = bytes.getLong(PAGE_BYTES + SPACE_MAP);
        long part = bytes.getLong(at(directory) + DIRECTORY_FIRST_PART);
        int at = at(part) + PageLayout.BODY + (int) (page / Byte.SIZE);
        bytes.put(at, (byte) (bytes.get(at) | 1 << (page % Byte.SIZE)));
        seal(part);
    }

    /** Overwrites a page. */
    void destroy(long page) {
        for (int i = 0; i < PAGE_BYTES; i++) {
            bytes.put(at(page) + i, (byte) 0xA5);
        }
    }

    private void seal(long page) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), at(page), PAGE_BYTES - Integer.BYTES);
        bytes.putInt(at(page) + PAGE_BYTES - Integer.BYTES, (int) crc.getValue());
    }

    private static int at(long page) {
        return (int) page * PAGE_BYTES;
    }
}
