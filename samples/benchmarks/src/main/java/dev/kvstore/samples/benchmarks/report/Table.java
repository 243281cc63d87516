package dev.kvstore.samples.benchmarks.report;

import dev.kvstore.samples.benchmarks.peer.PeerKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The result of a run, printed as one Markdown table. Rows stay in the order in which they were first added. */
public final class Table {

    private static final double MEGABYTE = 1e6;

    private final List<PeerKind> kinds;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    /** Prepares a table that compares the first engine with all others. */
    public Table(List<PeerKind> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    /** Adds a result. */
    public void add(PeerKind kind, Sample sample) {
        rows.computeIfAbsent(sample.row(), unused -> new Row()).add(kind, sample);
    }

    /** The engines, the one that is compared with the others first. */
    List<PeerKind> kinds() {
        return kinds;
    }

    /** The engines that the first one is compared with. */
    List<PeerKind> others() {
        return kinds.subList(1, kinds.size());
    }

    /** The names of all rows. */
    List<String> rows() {
        return List.copyOf(rows.keySet());
    }

    /** The names of the rows whose figures are in {@code unit}. */
    List<String> rowsIn(Unit unit) {
        return rows().stream().filter(name -> rows.get(name).unit() == unit).toList();
    }

    /** An engine's median figure, NaN if the row was not run with it. */
    double median(String row, PeerKind kind) {
        return rows.get(row).median(kind, Sample::value);
    }

    /** How many times better the first engine was than {@code other}, NaN if one of them did not run the row. */
    double advantage(String row, PeerKind other) {
        return rows.get(row).advantage(kinds.get(0), other);
    }

    /** Returns the table as Markdown, its columns aligned. */
    public String markdown() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(header());
        rows.forEach((name, row) -> lines.add(line(name, row)));
        int[] widths = new int[lines.get(0).size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            append(text, lines.get(i), widths);
            if (i == 0) {
                appendRule(text, widths);
            }
        }
        return text.toString();
    }

    private List<String> header() {
        List<String> cells = new ArrayList<>();
        cells.add("workload");
        kinds.forEach(kind -> cells.add(kind.title()));
        others().forEach(other -> cells.add("× " + other.title()));
        cells.add("heap B/op");
        cells.add("disk MB");
        cells.add("written/user B, engine");
        cells.add("written/user B, system");
        return cells;
    }

    private List<String> line(String name, Row row) {
        List<String> cells = new ArrayList<>();
        cells.add(name);
        kinds.forEach(kind -> cells.add(row.figure(kind)));
        others().forEach(other -> cells.add(format(row.advantage(kinds.get(0), other), "%.2f")));
        cells.add(each(row, sample -> sample.costs().allocatedPerOp(), value -> format(value, "%.0f")));
        cells.add(each(row, sample -> sample.costs().diskBytes() / MEGABYTE, value -> format(value, "%.1f")));
        cells.add(each(row, sample -> sample.costs().engineWrites(), value -> format(value, "%.2f")));
        cells.add(each(row, sample -> sample.costs().systemWrites(), value -> format(value, "%.2f")));
        return cells;
    }

    private String each(Row row, ToDoubleFunction<Sample> measure, DoubleFunction<String> format) {
        List<Double> values =
                kinds.stream().map(kind -> row.median(kind, measure)).toList();
        if (values.stream().allMatch(value -> value.isNaN())) {
            return "";
        }
        return values.stream()
                .map(value -> value.isNaN() ? "-" : format.apply(value))
                .collect(Collectors.joining(" / "));
    }

    private static String format(double value, String pattern) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, pattern, value);
    }

    private static void append(StringBuilder text, List<String> cells, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - cells.get(i).length());
            text.append("| ");
            text.append(i == 0 ? cells.get(i) + padding : padding + cells.get(i));
            text.append(' ');
        }
        text.append("|\n");
    }

    private static void appendRule(StringBuilder text, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            text.append(i == 0 ? "|:" : "|-").append("-".repeat(widths[i])).append(i == 0 ? "-" : ":");
        }
        text.append("|\n");
    }
}
