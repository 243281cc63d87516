package dev.kvstore.samples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import net.openhft.chronicle.bytes.Bytes;

/**
 * A key and a value outside the Java heap, reused for one entry after the other: handing the store {@code Bytes}
 * instead of new arrays keeps loops free of garbage. Text goes in as UTF-8 bytes. Not thread-safe.
 */
final class EntryBuffer implements AutoCloseable {
    private final Bytes<?> key = Bytes.allocateElasticDirect(256);
    private final Bytes<?> value = Bytes.allocateElasticDirect(64 << 10);

    /** The key, from its read position to its write position. */
    Bytes<?> key() {
        return key;
    }

    /** The value, from its read position to its write position. */
    Bytes<?> value() {
        return value;
    }

    /** Replaces the key by one or more pieces of text, one after the other. */
    Bytes<?> key(String... pieces) {
        key.clear();
        for (String piece : pieces) {
            key.write(piece.getBytes(UTF_8));
        }
        return key;
    }

    /** Replaces the value by a number, in four bytes. */
    Bytes<?> value(int number) {
        return value.clear().writeInt(number);
    }

    /** Memory outside the heap is not collected: it goes back by hand. */
    @Override
    public void close() {
        key.releaseLast();
        value.releaseLast();
    }
}
