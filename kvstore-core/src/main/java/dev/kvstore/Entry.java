package dev.kvstore;

import java.util.Arrays;

/**
 * A value and the version of the write that made it.
 *
 * @param value the value; a copy that the caller owns
 * @param version the sequence number of the write, at least 1, unique in the store and growing
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, and the caller owns the array
public record Entry(byte[] value, long version) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Entry entry && entry.version == version && Arrays.equals(entry.value, value);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(version);
    }

    @Override
    public String toString() {
        return "Entry[" + value.length + " bytes, version " + version + "]";
    }
}
