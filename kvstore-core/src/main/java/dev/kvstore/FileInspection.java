package dev.kvstore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a file of a store holds, for people: a few properties and a table. Values are numbers, booleans and strings; keys
 * are byte strings in hexadecimal, as internal keys: the keyspace's id, then the user's key. Immutable.
 *
 * @param kind what the file is: {@code table}, {@code wal}, {@code manifest}, {@code pages} or {@code page}
 * @param properties what is said of the file as a whole, in the order to be shown
 * @param columns the names of the table's columns
 * @param rows the table, a value or null for each column
 * @param problems one line for everything that is damaged; empty when nothing is
 */
public record FileInspection(
        String kind,
        Map<String, Object> properties,
        List<String> columns,
        List<List<Object>> rows,
        List<String> problems) {
    public FileInspection {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
        columns = List.copyOf(columns);
        List<List<Object>> copy = new ArrayList<>();
        rows.forEach(row -> copy.add(Collections.unmodifiableList(new ArrayList<>(row))));
        rows = Collections.unmodifiableList(copy);
        problems = List.copyOf(problems);
    }

    /** Whether all that was looked at is as it was written. */
    public boolean isIntact() {
        return problems.isEmpty();
    }
}
