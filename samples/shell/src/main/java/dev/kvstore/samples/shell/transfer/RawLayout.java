package dev.kvstore.samples.shell.transfer;

/**
 * Entries as lengths and bytes.
 *
 * <pre>
 *  file:   magic (8) | entries … | 0 (4) | number of entries (8)
 *  entry:  key length (4) | value length (4) | key | value
 * </pre>
 *
 * Numbers are big-endian; a key length is at least 1, so that 0 is the end.
 */
final class RawLayout {
    /** {@code KVENTRY\n}. */
    static final long MAGIC = 0x4B56454E5452590AL;

    static final int END = 0;

    private RawLayout() {}
}
