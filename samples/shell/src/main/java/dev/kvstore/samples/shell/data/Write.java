package dev.kvstore.samples.shell.data;

/** One part of a batch: a write, or a condition for all of it. Arrays belong to the caller. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public sealed interface Write {
    record Put(byte[] key, byte[] value) implements Write {}

    record Delete(byte[] key) implements Write {}

    /** Null leaves a side open. */
    record DeleteRange(byte[] from, byte[] to) implements Write {}

    /** Version 0: the key has no value. */
    record RequireVersion(byte[] key, long version) implements Write {}

    record RequireValue(byte[] key, byte[] value) implements Write {}
}
