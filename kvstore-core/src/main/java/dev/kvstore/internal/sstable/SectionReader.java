package dev.kvstore.internal.sstable;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.format.Varint;
import dev.kvstore.internal.memory.Region;

/** Reads the numbers and byte strings of a section, none of them beyond its end. Not thread-safe. */
final class SectionReader {
    /** Where a section lies, for messages. */
    record Origin(String file, long position) {
        StoreCorruptedException damaged(long offset, String problem) {
            return new StoreCorruptedException(file, position + offset, problem);
        }
    }

    private final Region section;
    private final long end;
    private final Origin origin;
    private long at;

    SectionReader(Region section, long length, Origin origin) {
        this.section = section;
        this.end = length;
        this.origin = origin;
    }

    /** Bytes read so far. */
    long position() {
        return at;
    }

    /** A number from {@code smallest} to {@code largest}. */
    long varint(String what, long smallest, long largest) {
        long packed = Varint.readLong(section, at, end);
        if (packed == Varint.MALFORMED) {
            throw origin.damaged(at, what + " is no number");
        }
        long value = Varint.value(packed);
        if (value < smallest || value > largest) {
            throw origin.damaged(at, what + " expected " + smallest + " to " + largest + ", found " + value);
        }
        at += Varint.width(packed);
        return value;
    }

    /** Passes over {@code length} bytes. */
    void skip(String what, long length) {
        if (length > end - at) {
            throw origin.damaged(at, what + " of " + length + " bytes, " + (end - at) + " are left");
        }
        at += length;
    }

    /** A byte string that is preceded by its length. */
    byte[] bytes(String what, int longest) {
        int length = (int) varint(what + " length", 0, longest);
        long start = at;
        skip(what, length);
        return section.toArray(start, length);
    }

    void expectEnd() {
        if (at != end) {
            throw origin.damaged(at, (end - at) + " bytes follow the section's end");
        }
    }
}
