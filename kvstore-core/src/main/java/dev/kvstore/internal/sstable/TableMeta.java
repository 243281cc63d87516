package dev.kvstore.internal.sstable;

/**
 * What the builder knows of a finished table, for the manifest. The arrays are not copied and must not be changed.
 *
 * @param fileNumber the file's number
 * @param fileBytes the file's length in bytes
 * @param entries point entries, tombstones included
 * @param tombstones point entries that are tombstones
 * @param rangeTombstones range tombstones
 * @param smallestKey smallest internal key of an entry or of the start of a range tombstone
 * @param largestKey largest internal key of an entry, or the end of a range tombstone if that is above it
 * @param largestExclusive whether {@code largestKey} is the end of a range tombstone, which is not covered itself
 * @param smallestSequence smallest sequence number of an entry or range tombstone
 * @param largestSequence largest sequence number of an entry or range tombstone
 * @param userBytes bytes of all internal keys and values
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TableMeta(
        long fileNumber,
        long fileBytes,
        long entries,
        long tombstones,
        long rangeTombstones,
        byte[] smallestKey,
        byte[] largestKey,
        boolean largestExclusive,
        long smallestSequence,
        long largestSequence,
        long userBytes) {}
