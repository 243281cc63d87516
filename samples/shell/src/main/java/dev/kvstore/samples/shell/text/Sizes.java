package dev.kvstore.samples.shell.text;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whole numbers with a unit, such as {@code 64MiB}. */
public final class Sizes {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s*([kmgt]?)(i?)b?", Pattern.CASE_INSENSITIVE);

    private Sizes() {}

    /**
     * Reads a number; {@code KiB}, {@code MiB}, {@code GiB}, {@code TiB} multiply by 1024 each, {@code KB} and so on by 1000.
     *
     * @throws UsageException when it is none, or too large
     */
    public static long parse(String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new UsageException("must be a whole number like 100, 64KiB or 32MiB, got '" + text + "'");
        }
        int power = " kmgt"
                .indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2).toLowerCase(Locale.ROOT));
        long unit = 1;
        for (int i = 0; i < power; i++) {
            unit *= matcher.group(3).isEmpty() ? 1000 : 1024;
        }
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
        } catch (ArithmeticException e) {
            throw new UsageException("'" + text + "' is too large", e);
        }
    }
}
