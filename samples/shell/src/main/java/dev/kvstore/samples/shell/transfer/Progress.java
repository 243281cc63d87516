package dev.kvstore.samples.shell.transfer;

import dev.kvstore.samples.shell.session.Streams;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a transfer is: a bar with rate and time left on a terminal, and a line at the end anywhere. */
final class Progress implements AutoCloseable {
    /** A bar that is wider than the terminal would leave its lines behind. */
    private static final int WIDTH = 79;

    private static final int UPDATE_MILLIS = 200;
    private static final int ENTRIES_BETWEEN_STEPS = 1024;

    private final PrintWriter err;
    private final ProgressBar bar;
    private final long startedAt = System.nanoTime();
    private final long entriesBefore;
    private long entries;
    private boolean closed;

    /**
     * @param total what {@link #step} counts towards; negative when unknown
     * @param unit its unit, and how many of it make one
     */
    Progress(PrintWriter err, String task, long total, String unit, long unitSize, long entriesBefore) {
        this.err = err;
        this.entriesBefore = entriesBefore;
        this.entries = entriesBefore;
        this.bar = Streams.ERR.isTerminal()
                ? new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(total)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUnit(unit, unitSize)
                        .setUpdateIntervalMillis(UPDATE_MILLIS)
                        .setConsumer(new Line(err))
                        .build()
                : null;
    }

    /** One more entry; {@code done} of the total are behind it. */
    void step(long done) {
        entries++;
        if (bar != null && entries % ENTRIES_BETWEEN_STEPS == 0) {
            bar.stepTo(done);
            bar.setExtraMessage(rate() + " entries/s");
        }
    }

    long entries() {
        return entries;
    }

    /** The line at the end. */
    String summary(String done, long bytes) {
        return String.format(
                Locale.ROOT,
                "%s %,d entries, %,d bytes in %.1f s: %s entries/s",
                done,
                entries - entriesBefore,
                bytes,
                seconds(),
                rate());
    }

    /** Wipes the bar out. */
    @Override
    public void close() {
        if (bar != null && !closed) {
            closed = true;
            bar.close();
            err.print('\r' + " ".repeat(WIDTH) + '\r');
            err.flush();
        }
    }

    private String rate() {
        return String.format(Locale.ROOT, "%,.0f", (entries - entriesBefore) / seconds());
    }

    private double seconds() {
        return Math.max(1e-3, (System.nanoTime() - startedAt) / 1e9);
    }

    /** One line of the terminal, written over and over. */
    private record Line(PrintWriter terminal) implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return WIDTH;
        }

        @Override
        public void accept(String rendered) {
            terminal.print('\r' + rendered);
            terminal.flush();
        }

        @Override
        public void close() {}
    }
}
