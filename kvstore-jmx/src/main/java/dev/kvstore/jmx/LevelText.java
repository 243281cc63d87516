package dev.kvstore.jmx;

import dev.kvstore.StoreMetrics.LevelMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The levels of a tree as an aligned table; JConsole shows it in a monospaced font. */
final class LevelText {
    private static final double MIB = 1 << 20;

    private LevelText() {}

    static String[] of(List<LevelMetrics> levels) {
        List<String> lines = new ArrayList<>();
        lines.add("level   files         MiB       entries  score");
        for (LevelMetrics level : levels) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%5d %7d %11.1f %13d %6.2f",
                    level.level(),
                    level.files(),
                    level.bytes() / MIB,
                    level.entries(),
                    level.score()));
        }
        return lines.toArray(String[]::new);
    }
}
