package dev.kvstore.samples.quickstart;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarRenderer;
import me.tongfei.progressbar.ProgressState;

/**
 * Shows progress in one line of the terminal and wipes it out at the end. The library's own classes for this need jline,
 * which a program that only prints does not.
 */
final class ProgressLine implements ProgressBarRenderer, ProgressBarConsumer {
    private static final int WIDTH = 78;
    private static final int BAR_WIDTH = 40;

    private final PrintWriter terminal;

    ProgressLine(PrintWriter terminal) {
        this.terminal = terminal;
    }

    @Override
    public String render(ProgressState progress, int width) {
        return "    load          " + Bar.of(progress.getCurrent(), progress.getMax(), BAR_WIDTH) + " "
                + Units.bytes(progress.getCurrent());
    }

    @Override
    public void accept(String line) {
        terminal.print('\r' + line);
        terminal.flush();
    }

    @Override
    public int getMaxRenderedLength() {
        return WIDTH;
    }

    @Override
    public void close() {
        accept(" ".repeat(WIDTH) + '\r');
    }
}
