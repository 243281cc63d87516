package dev.kvstore.samples.shell.output;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;

/**
 * Columns side by side. Their widths are those of the first rows, which are held back for it; wider cells that come
 * later push their row to the right. Numbers stand to the right, all else to the left.
 */
final class TableRows implements RowWriter {
    private static final int ROWS_THAT_DECIDE = 500;
    private static final int WIDEST_COLUMN = 80;

    private final Writer out;
    private final List<Column> columns;
    private final boolean header;
    private final int[] widths;
    private final List<Object[]> held = new ArrayList<>();
    private boolean decided;

    TableRows(Writer out, List<Column> columns, boolean header) {
        this.out = out;
        this.columns = columns;
        this.header = header;
        this.widths = new int[columns.size()];
    }

    @Override
    public void row(Object... cells) throws IOException {
        if (decided) {
            write(cells);
            return;
        }
        held.add(cells);
        if (held.size() == ROWS_THAT_DECIDE) {
            writeHeld();
        }
    }

    @Override
    public void close() throws IOException {
        if (!decided) {
            writeHeld();
        }
    }

    private void writeHeld() throws IOException {
        decided = true;
        if (held.isEmpty()) {
            return;
        }
        Object[] names = columns.stream().map(Column::name).toArray();
        if (header) {
            widen(names);
        }
        held.forEach(this::widen);
        if (header) {
            write(names);
        }
        for (Object[] cells : held) {
            write(cells);
        }
        held.clear();
    }

    private void widen(Object[] cells) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.min(
                    WIDEST_COLUMN, Math.max(widths[i], width(columns.get(i).text(cells[i]))));
        }
    }

    private void write(Object[] cells) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String text = columns.get(i).text(cells[i]);
            String padding = " ".repeat(Math.max(0, widths[i] - width(text)));
            boolean right = cells[i] instanceof Number;
            line.append(i == 0 ? "" : "  ").append(right ? padding : "").append(text);
            line.append(right || i == widths.length - 1 ? "" : padding);
        }
        out.append(line).append('\n');
    }

    /** In columns of a terminal, where East Asian characters take two and combining ones none. */
    private static int width(String text) {
        return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
    }
}
