package dev.kvstore;

/**
 * What there is to know about an entry besides its value.
 *
 * @param version the sequence number of its write
 * @param length bytes of the value
 * @param metadata what was written with the value, see {@link Keyspace#put(byte[], byte[], byte[])}; null for a plain entry. A
 *     copy that the caller owns
 * @param chunks where the value lies if not with the entry, else null
 * @param value the value if it was asked for and lies with the entry, else null. A copy that the caller owns
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and the caller owns the arrays
public record EntryInfo(long version, long length, byte[] metadata, ChunkedValue chunks, byte[] value) {}
