package dev.kvstore.samples.quickstart;

import java.util.Locale;

/** Numbers for people. */
final class Units {
    private static final String[] SIZES = {"B", "KB", "MB", "GB", "TB"};

    private Units() {}

    /** 1234567 → 1,234,567. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** 1, "entry" → 1 entry; 2, "entry" → 2 entries. */
    static String count(long number, String noun) {
        return count(number) + " " + (number == 1 ? noun : plural(noun));
    }

    /** 1234567 → 1.2 MB; powers of ten. */
    static String bytes(long bytes) {
        return bytes < 1000 ? bytes + " B" : scaled((double) bytes, SIZES);
    }

    /** 1234567 → 1.2 ms. */
    static String time(long nanos) {
        return nanos < 1_000_000_000
                ? scaled((double) nanos, new String[] {"ns", "µs", "ms"})
                : scaled(nanos / 1e9, "s");
    }

    /** How much an outcome stands for per second; empty when it does not say. */
    static String rate(Outcome outcome, long nanos) {
        if (outcome.work() == 0) {
            return "";
        }
        double perSecond = outcome.work() * 1e9 / Math.max(1, nanos);
        return outcome.unit() == Outcome.Unit.BYTES
                ? scaled(perSecond, SIZES) + "/s"
                : scaled(perSecond, "", "k", "M", "G").stripTrailing() + " entries/s";
    }

    private static String plural(String noun) {
        if (noun.endsWith("y")) {
            return noun.substring(0, noun.length() - 1) + "ies";
        }
        return noun + (noun.endsWith("h") ? "es" : "s");
    }

    private static String scaled(double amount, String... units) {
        int unit = 0;
        double rest = amount;
        while (rest >= 999.5 && unit < units.length - 1) {
            rest /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, rest < 9.95 ? "%.1f %s" : "%.0f %s", rest, units[unit]);
    }
}
