package dev.kvstore.samples.quickstart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kvstore.Cursor;
import dev.kvstore.KeyRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import net.openhft.chronicle.bytes.Bytes;

/** Scans the words that start with a prefix. Keys and values are looked at where they lie; nothing is copied. */
final class FindWords implements Step {
    private static final int SHOWN = 4;

    private final String prefix;
    private final List<Found> found = new ArrayList<>();
    private final byte[] word = new byte[WordCounter.LONGEST];
    private int length;
    private int files;
    private long occurrences;

    /** A word, in how many files it occurs, and how often. */
    private record Found(String word, int files, long occurrences) {}

    FindWords(String prefix) {
        this.prefix = prefix.toLowerCase(Locale.ROOT);
    }

    @Override
    public String name() {
        return "prefix";
    }

    @Override
    public Outcome run(Library library) {
        long entries = 0;
        try (Cursor cursor = library.words().cursor(KeyRange.prefix(prefix.getBytes(UTF_8)))) {
            for (boolean valid = cursor.first(); valid; valid = cursor.next()) {
                add(cursor.key(), cursor.value());
                entries++;
            }
        }
        finishWord();
        return Outcome.of("'" + prefix + "…': " + Units.count(found.size(), "word") + " in "
                        + Units.count(entries, "place"))
                .entries(entries)
                .details(mostFrequent());
    }

    private void add(Bytes<?> key, Bytes<?> count) {
        if (!isSameWord(key)) {
            finishWord();
            startWord(key);
        }
        files++;
        occurrences += count.readInt(count.readPosition());
    }

    private boolean isSameWord(Bytes<?> key) {
        long start = key.readPosition();
        for (int i = 0; i < length; i++) {
            if (key.readByte(start + i) != word[i]) {
                return false;
            }
        }
        return length > 0 && key.readByte(start + length) == '/';
    }

    private void startWord(Bytes<?> key) {
        long start = key.readPosition();
        length = 0;
        for (byte letter = key.readByte(start); letter != '/'; letter = key.readByte(start + length)) {
            word[length++] = letter;
        }
    }

    private void finishWord() {
        if (files > 0) {
            found.add(new Found(new String(word, 0, length, ISO_8859_1), files, occurrences));
        }
        files = 0;
        occurrences = 0;
    }

    private List<String> mostFrequent() {
        Found[] all = found.toArray(new Found[0]);
        Arrays.sort(all, Comparator.comparingLong(Found::occurrences).reversed());
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < Math.min(SHOWN, all.length); i++) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-26s %9s times in %s",
                    all[i].word(),
                    Units.count(all[i].occurrences()),
                    Units.count(all[i].files(), "file")));
        }
        return lines;
    }
}
