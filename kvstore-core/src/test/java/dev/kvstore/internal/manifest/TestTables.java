package dev.kvstore.internal.manifest;

import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.memory.NativeMemory;

/** Tables and stores to test with. */
final class TestTables {
    static final StoreId STORE = new StoreId(7, 8);
    static final NativeMemory MEMORY = new NativeMemory();

    private TestTables() {}

    /** A table whose keys are two bytes, {@code from} to {@code to}. */
    static FileMeta table(long number, int from, int to) {
        return table(number, new KeyRange(key(from), key(to), false));
    }

    static FileMeta table(long number, KeyRange range) {
        return new FileMeta(number, 1000 + number, 10, 2, 1, range, number, number + 5, 900);
    }

    static byte[] key(int key) {
        return new byte[] {(byte) (key >>> 8), (byte) key};
    }

    /** All that a version says, in a comparable form. */
    static String describe(Version version) {
        StringBuilder text = new StringBuilder();
        for (int level = 0; level < Version.LEVELS; level++) {
            text.append(level).append(version.files(level)).append('\n');
        }
        return text.toString();
    }
}
