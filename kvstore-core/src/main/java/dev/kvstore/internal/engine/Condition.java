package dev.kvstore.internal.engine;

/**
 * What must hold of a key for a batch to be applied.
 *
 * @param key the internal key
 * @param byValue whether {@code value} is compared, else {@code version}
 * @param version the expected version, 0 for "has no value"
 * @param value the expected value, null for "has no value"
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never shared
public record Condition(byte[] key, boolean byValue, long version, byte[] value) {}
