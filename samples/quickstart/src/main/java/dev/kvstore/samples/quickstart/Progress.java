package dev.kvstore.samples.quickstart;

import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A bar that grows while files are loaded. */
final class Progress implements AutoCloseable {
    private final ProgressBar bar;

    private Progress(ProgressBar bar) {
        this.bar = bar;
    }

    /** A bar for these files when it is wanted and somebody watches. */
    static Progress over(List<SourceFile> files, boolean wanted) {
        if (!wanted || !Terminal.isInteractive()) {
            return new Progress(null);
        }
        ProgressLine line = new ProgressLine(Terminal.err());
        return new Progress(new ProgressBarBuilder()
                .setInitialMax(files.stream().mapToLong(SourceFile::size).sum())
                .setUpdateIntervalMillis(100)
                .setRenderer(line)
                .setConsumer(line)
                .build());
    }

    void advance(SourceFile file) {
        if (bar != null) {
            bar.stepBy(file.size());
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
