package dev.kvstore.internal.sstable;

import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.memory.Region;

/**
 * The properties section: the fields of {@link TableProperties} in order, numbers as varints, keys
 * preceded by their length. A later minor format may append fields; a reader ignores what it does not know.
 */
final class PropertiesSection {
    private static final long ANY = Limits.MAX_SEQUENCE;
    private static final int LARGEST_KEY = Limits.MAX_INTERNAL_KEY_LENGTH;

    private PropertiesSection() {}

    static void write(TableProperties properties, GrowingRegion target) {
        target.putVarint(properties.entries());
        target.putVarint(properties.tombstones());
        target.putVarint(properties.rangeTombstones());
        target.putVarint(properties.distinctKeys());
        target.putVarint(properties.rawKeyBytes());
        target.putVarint(properties.rawValueBytes());
        target.putVarint(properties.smallestSequence());
        target.putVarint(properties.largestSequence());
        target.putVarint(properties.smallestKey().length);
        target.put(properties.smallestKey());
        target.putVarint(properties.largestKey().length);
        target.put(properties.largestKey());
        target.putVarint(properties.compression().code());
        target.putVarint(properties.filterProbes());
        target.putVarint(properties.creationMillis());
        target.putVarint(properties.blocks());
    }

    static TableProperties read(Region section, long length, SectionReader.Origin origin) {
        SectionReader in = new SectionReader(section, length, origin);
        long entries = in.varint("entries", 0, ANY);
        long tombstones = in.varint("tombstones", 0, entries);
        long rangeTombstones = in.varint("range tombstones", 0, ANY);
        long distinctKeys = in.varint("distinct keys", 0, entries);
        long rawKeyBytes = in.varint("key bytes", 0, ANY);
        long rawValueBytes = in.varint("value bytes", 0, ANY);
        long smallestSequence = in.varint("smallest sequence", 0, Limits.MAX_SEQUENCE);
        long largestSequence = in.varint("largest sequence", smallestSequence, Limits.MAX_SEQUENCE);
        byte[] smallestKey = in.bytes("smallest key", LARGEST_KEY);
        byte[] largestKey = in.bytes("largest key", LARGEST_KEY);
        Compression compression = Compression.ofCode(in.varint("compression", 0, Compression.ZSTD.code()));
        int filterProbes = (int) in.varint("filter probes", 0, Integer.SIZE);
        long creationMillis = in.varint("creation time", 0, ANY);
        int blocks = (int) in.varint("blocks", 0, Math.min(entries, Integer.MAX_VALUE));
        return new TableProperties(
                entries,
                tombstones,
                rangeTombstones,
                distinctKeys,
                rawKeyBytes,
                rawValueBytes,
                smallestSequence,
                largestSequence,
                smallestKey,
                largestKey,
                compression,
                filterProbes,
                creationMillis,
                blocks);
    }
}
