package dev.kvstore.internal.format;

import dev.kvstore.internal.memory.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what is found in a file. Not thread-safe. */
public final class Findings {
    private final String kind;
    private final Map<String, Object> properties = new LinkedHashMap<>();
    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * @param kind what the file is
     * @param columns of its table
     */
    public Findings(String kind, String... columns) {
        this.kind = kind;
        this.columns = List.of(columns);
    }

    /** Says something of the file as a whole. */
    public void property(String name, Object value) {
        properties.put(name, value);
    }

    /** Adds a row with a value, or null, for each column. */
    public void row(Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException("a row needs " + columns.size() + " values, got " + values.length);
        }
        rows.add(Arrays.asList(values));
    }

    public void problem(String problem) {
        problems.add(problem);
    }

    public String kind() {
        return kind;
    }

    public Map<String, Object> properties() {
        return properties;
    }

    public List<String> columns() {
        return columns;
    }

    public List<List<Object>> rows() {
        return rows;
    }

    public List<String> problems() {
        return problems;
    }

    /** A key, for people. */
    public static String hex(byte[] key) {
        return HexFormat.of().formatHex(key);
    }

    /** A key, for people. */
    public static String hex(Region region, long offset, int length) {
        return hex(region.toArray(offset, length));
    }
}
