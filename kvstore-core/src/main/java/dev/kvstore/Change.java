package dev.kvstore;

/**
 * A committed write, without its value.
 *
 * @param kind what was done
 * @param keyspace the keyspace's name, empty for the default one
 * @param key the key; the inclusive lower bound of a deleted range, null when the range has none. The receiver owns it
 * @param to the exclusive upper bound of a deleted range, null when it has none and for other kinds. The receiver owns it
 * @param version the sequence number of the write
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and the receiver owns the arrays
public record Change(Kind kind, String keyspace, byte[] key, byte[] to, long version) {
    /** What a write does. */
    public enum Kind {
        /** Sets the value of a key. */
        PUT,
        /** Deletes a key. */
        DELETE,
        /** Deletes the keys of a range. */
        DELETE_RANGE
    }
}
