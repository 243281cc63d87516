package dev.kvstore.samples.shell.repl;

import dev.kvstore.Cursor;
import dev.kvstore.KeyRange;
import dev.kvstore.Keyspace;
import dev.kvstore.samples.shell.text.ByteFormat;
import java.util.Arrays;
import java.util.List;
import org.jline.reader.Candidate;

/**
 * Keys that start as typed, each up to the next {@code /} or {@code :}. One seek for each candidate, however many keys
 * lie between.
 */
final class KeyCompletion {
    private static final int MOST = 100;

    private final Keyspace keyspace;
    private final ByteFormat format;

    KeyCompletion(Keyspace keyspace, ByteFormat format) {
        this.keyspace = keyspace;
        this.format = format;
    }

    void complete(String typed, List<Candidate> candidates) {
        byte[] prefix;
        try {
            prefix = format.parse(typed);
        } catch (RuntimeException e) {
            return; // In the middle of an escape or a byte.
        }
        try (Cursor cursor = keyspace.cursor(KeyRange.prefix(prefix))) {
            boolean found = cursor.first();
            while (found && candidates.size() < MOST) {
                byte[] key = cursor.keyBytes();
                int separator = separatorAfter(key, prefix.length);
                boolean whole = separator < 0;
                byte[] shown = whole ? key : Arrays.copyOf(key, separator + 1);
                String text = format.print(shown);
                candidates.add(new Candidate(text, text, null, null, null, null, whole));
                byte[] beyond = whole ? null : KeyRange.prefix(shown).to();
                found = whole ? cursor.next() : beyond != null && cursor.seek(beyond);
            }
        }
    }

    private static int separatorAfter(byte[] key, int from) {
        for (int i = from; i < key.length - 1; i++) {
            if (key[i] == '/' || key[i] == ':') {
                return i;
            }
        }
        return -1;
    }
}
