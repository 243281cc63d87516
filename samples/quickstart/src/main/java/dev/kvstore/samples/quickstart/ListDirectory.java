package dev.kvstore.samples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kvstore.Cursor;
import dev.kvstore.KeyRange;
import dev.kvstore.Keyspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.openhft.chronicle.bytes.Bytes;

/**
 * Lists what is directly in the top directory. Having met one file of a subdirectory it seeks behind all the others,
 * so it costs as many steps as there are names to list, however many files are below them.
 */
final class ListDirectory implements Step {
    private static final int SHOWN = 6;

    @Override
    public String name() {
        return "directory";
    }

    @Override
    public Outcome run(Library library) {
        List<String> directories = new ArrayList<>();
        int files = 0;
        try (Cursor cursor = library.files().cursor();
                EntryBuffer behind = new EntryBuffer()) {
            boolean valid = cursor.first();
            while (valid) {
                long slash = indexOfSlash(cursor.key());
                if (slash < 0) {
                    files++;
                    valid = cursor.next();
                } else {
                    String name = new String(cursor.keyBytes(), 0, (int) slash, UTF_8);
                    directories.add(name + "/");
                    valid = cursor.seek(behind.key(name, "0")); // '0' is the byte that follows '/'
                }
            }
        }
        return Outcome.of(Units.count(directories.size(), "directory") + " and " + Units.count(files, "file")
                        + " at the top, found by seeking")
                .details(describe(directories, library.files()));
    }

    private static long indexOfSlash(Bytes<?> key) {
        for (long at = key.readPosition(); at < key.readLimit(); at++) {
            if (key.readByte(at) == '/') {
                return at - key.readPosition();
            }
        }
        return -1;
    }

    /** The sizes are estimates from the indexes of the tables; no entry is read for them. */
    private static List<String> describe(List<String> directories, Keyspace keyspace) {
        List<String> lines = new ArrayList<>();
        for (String directory : directories.subList(0, Math.min(SHOWN, directories.size()))) {
            long bytes = keyspace.approximateBytes(KeyRange.prefix(directory.getBytes(UTF_8)));
            String size = bytes == 0 ? "less than a block" : "about " + Units.bytes(bytes) + " in tables";
            lines.add(String.format(Locale.ROOT, "%-26s %s", directory, size));
        }
        if (directories.size() > SHOWN) {
            lines.add("…");
        }
        return lines;
    }
}
