package dev.kvstore.internal.manifest;

/**
 * What a version knows of a table. Immutable.
 *
 * @param number the file's number
 * @param fileBytes size of the file
 * @param entries entries in it, tombstones included and range tombstones not
 * @param tombstones point tombstones among them
 * @param rangeTombstones range tombstones
 * @param range bounds of all internal keys that it says something about
 * @param smallestSequence smallest sequence number in it
 * @param largestSequence largest sequence number in it
 * @param userBytes bytes of keys and values in it, uncompressed
 */
public record FileMeta(
        long number,
        long fileBytes,
        long entries,
        long tombstones,
        long rangeTombstones,
        KeyRange range,
        long smallestSequence,
        long largestSequence,
        long userBytes) {

    public FileMeta {
        if ((number | fileBytes | entries | tombstones | rangeTombstones | smallestSequence | userBytes) < 0
                || largestSequence < smallestSequence
                || tombstones > entries) {
            throw new IllegalArgumentException("a table's numbers must not be negative and in order, got number "
                    + number + ", bytes " + fileBytes + ", entries " + entries + ", tombstones " + tombstones
                    + ", range tombstones " + rangeTombstones + ", sequences " + smallestSequence + " to "
                    + largestSequence + ", user bytes " + userBytes);
        }
    }
}
