package dev.kvstore.internal.compaction;

import dev.kvstore.internal.memory.Region;

/** Decides where one output table ends and the next begins. Asked for ascending keys. Not thread-safe. */
interface TableCuts {
    /** Everything into one table. */
    TableCuts NONE = new TableCuts() {
        @Override
        public void begin(Region key, long offset, int length) {}

        @Override
        public boolean cutBefore(long bytes, Region key, long offset, int length) {
            return false;
        }
    };

    /** A new table starts with a key. */
    void begin(Region key, long offset, int length);

    /** Whether the table, which has {@code bytes} so far, should end before a new key. */
    boolean cutBefore(long bytes, Region key, long offset, int length);
}
