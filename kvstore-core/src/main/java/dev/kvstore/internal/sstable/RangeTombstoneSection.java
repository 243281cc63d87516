package dev.kvstore.internal.sstable;

import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.memory.Region;
import java.util.ArrayList;
import java.util.List;

/**
 * The section of range tombstones: their number as a varint, then of each the length and bytes of both
 * keys and the sequence number, all numbers varints.
 */
final class RangeTombstoneSection {
    private static final int LARGEST_KEY = Limits.MAX_INTERNAL_KEY_LENGTH;

    private RangeTombstoneSection() {}

    static void write(List<RangeTombstone> tombstones, GrowingRegion target) {
        target.putVarint(tombstones.size());
        for (RangeTombstone tombstone : tombstones) {
            target.putVarint(tombstone.from().length);
            target.put(tombstone.from());
            target.putVarint(tombstone.to().length);
            target.put(tombstone.to());
            target.putVarint(tombstone.sequence());
        }
    }

    static List<RangeTombstone> read(Region section, long length, SectionReader.Origin origin) {
        SectionReader in = new SectionReader(section, length, origin);
        long count = in.varint("range tombstones", 0, length);
        List<RangeTombstone> tombstones = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            byte[] from = in.bytes("start of range tombstone", LARGEST_KEY);
            byte[] to = in.bytes("end of range tombstone", LARGEST_KEY);
            long sequence = in.varint("sequence of range tombstone", 0, Limits.MAX_SEQUENCE);
            tombstones.add(new RangeTombstone(from, to, sequence));
        }
        in.expectEnd();
        return tombstones;
    }
}
