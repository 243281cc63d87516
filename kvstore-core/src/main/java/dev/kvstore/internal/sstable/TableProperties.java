package dev.kvstore.internal.sstable;

/**
 * What a table says about itself. The arrays are not copied and must not be changed.
 *
 * @param entries point entries, tombstones included
 * @param tombstones point entries that are tombstones
 * @param rangeTombstones range tombstones
 * @param distinctKeys different internal keys of the entries
 * @param rawKeyBytes bytes of all internal keys
 * @param rawValueBytes bytes of all values
 * @param smallestSequence smallest sequence number of an entry or range tombstone
 * @param largestSequence largest sequence number of an entry or range tombstone
 * @param smallestKey smallest internal key of an entry, empty when the table has none
 * @param largestKey largest internal key of an entry, empty when the table has none
 * @param compression how blocks were stored where it saved enough
 * @param filterProbes bits set in the filter for each key, 0 without filter
 * @param creationMillis when the table was written, milliseconds since 1970
 * @param blocks data blocks
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TableProperties(
        long entries,
        long tombstones,
        long rangeTombstones,
        long distinctKeys,
        long rawKeyBytes,
        long rawValueBytes,
        long smallestSequence,
        long largestSequence,
        byte[] smallestKey,
        byte[] largestKey,
        Compression compression,
        int filterProbes,
        long creationMillis,
        int blocks) {}
