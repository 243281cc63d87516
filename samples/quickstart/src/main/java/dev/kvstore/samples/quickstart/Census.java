package dev.kvstore.samples.quickstart;

import dev.kvstore.Cursor;
import dev.kvstore.Reader;

/**
 * What a full scan of some keyspaces finds.
 *
 * @param entries how many there are
 * @param bytes how long their keys and values are together
 * @param versions the sum of their versions: it changes with every write
 */
record Census(long entries, long bytes, long versions) {
    static Census of(Reader... keyspaces) {
        long entries = 0;
        long bytes = 0;
        long versions = 0;
        for (Reader keyspace : keyspaces) {
            try (Cursor cursor = keyspace.cursor()) {
                for (boolean valid = cursor.first(); valid; valid = cursor.next()) {
                    entries++;
                    bytes += cursor.key().readRemaining() + cursor.value().readRemaining();
                    versions += cursor.version();
                }
            }
        }
        return new Census(entries, bytes, versions);
    }
}
