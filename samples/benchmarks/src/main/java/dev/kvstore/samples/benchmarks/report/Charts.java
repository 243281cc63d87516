package dev.kvstore.samples.benchmarks.report;

import dev.kvstore.samples.benchmarks.peer.PeerKind;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogarithmicAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.LineAndShapeRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;

/** The figures of a {@link Table} as pictures: ratios as bars to both sides of a line of equals, latencies as lines. */
public final class Charts {

    private static final int WIDTH = 1000;
    private static final int HEIGHT = 420;
    private static final int HEAD = 100;
    private static final int ROW = 30;
    private static final BasicStroke LINE = new BasicStroke(2.5f);

    /** The first engine's, and those of the others in their order. */
    private static final List<Color> COLOURS = List.of(
            new Color(0x1b, 0x7f, 0x4d),
            new Color(0x2f, 0x6d, 0xb5),
            new Color(0xe0, 0x8e, 0x1b),
            new Color(0x8c, 0x4f, 0xa8));

    private final Table table;

    /** Prepares pictures of a table that is complete. */
    public Charts(Table table) {
        this.table = table;
    }

    /** Writes {@code ratios.png} and {@code latencies.png}, each if there are such rows, to a directory, which is made if missing. */
    public void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        List<String> latencies = table.rowsIn(Unit.MICROSECONDS);
        List<String> ratios = table.rows().stream()
                .filter(row -> !latencies.contains(row) && isCompared(row))
                .toList();
        if (!ratios.isEmpty()) {
            save(ratios(ratios), directory.resolve("ratios.png"), HEAD + ROW * ratios.size());
        }
        if (!latencies.isEmpty()) {
            save(latencies(latencies), directory.resolve("latencies.png"), HEIGHT);
        }
    }

    private boolean isCompared(String row) {
        return table.others().stream().anyMatch(other -> !Double.isNaN(table.advantage(row, other)));
    }

    private JFreeChart ratios(List<String> rows) {
        DefaultCategoryDataset ratios = new DefaultCategoryDataset();
        for (PeerKind other : table.others()) {
            rows.forEach(row -> add(ratios, table.advantage(row, other), "× " + other.title(), row));
        }
        String title = "How many times better " + table.kinds().get(0).title() + " is";
        JFreeChart chart =
                ChartFactory.createBarChart(title, null, null, ratios, PlotOrientation.HORIZONTAL, true, false, false);
        BarRenderer bars = new BarRenderer();
        bars.setBase(1);
        bars.setBarPainter(new StandardBarPainter());
        bars.setShadowVisible(false);
        bars.setItemMargin(0);
        for (int i = 0; i < table.others().size(); i++) {
            bars.setSeriesPaint(i, colour(i + 1));
        }
        plot(chart).setRenderer(bars);
        return chart;
    }

    private JFreeChart latencies(List<String> rows) {
        DefaultCategoryDataset latencies = new DefaultCategoryDataset();
        for (PeerKind kind : table.kinds()) {
            rows.forEach(row -> add(latencies, table.median(row, kind), kind.title(), percentile(row)));
        }
        String title = rows.get(0).replaceFirst(": [^:]*$", "");
        JFreeChart chart = ChartFactory.createLineChart(title, null, "µs", latencies);
        LineAndShapeRenderer lines = new LineAndShapeRenderer();
        for (int i = 0; i < table.kinds().size(); i++) {
            lines.setSeriesPaint(i, colour(i));
            lines.setSeriesStroke(i, LINE);
        }
        plot(chart).setRenderer(lines);
        return chart;
    }

    /** Rows of latencies are named {@code what: percentile}. */
    private static String percentile(String row) {
        return row.substring(row.lastIndexOf(' ') + 1);
    }

    private static void add(DefaultCategoryDataset data, double figure, String series, String row) {
        data.addValue(figure, series, row);
    }

    private static Color colour(int engine) {
        return COLOURS.get(engine % COLOURS.size());
    }

    private static CategoryPlot plot(JFreeChart chart) {
        CategoryPlot plot = chart.getCategoryPlot();
        LogarithmicAxis axis = new LogarithmicAxis(plot.getRangeAxis().getLabel());
        axis.setStrictValuesFlag(false);
        plot.setRangeAxis(axis);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        plot.getDomainAxis().setMaximumCategoryLabelWidthRatio(0.4f);
        return plot;
    }

    private static void save(JFreeChart chart, Path file, int height) throws IOException {
        ChartUtils.saveChartAsPNG(file.toFile(), chart, WIDTH, height);
    }
}
