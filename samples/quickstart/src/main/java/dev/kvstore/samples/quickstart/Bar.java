package dev.kvstore.samples.quickstart;

/** A length as a bar of text, exact to an eighth of a character. */
final class Bar {
    private static final int EIGHTHS = 8;
    private static final String PARTS = " ▏▎▍▌▋▊▉";

    private Bar() {}

    /** A bar that is {@code width} characters long when {@code amount} is {@code largest}; something is never nothing. */
    static String of(long amount, long largest, int width) {
        if (amount <= 0) {
            return "";
        }
        double share = Math.min(1.0, (double) amount / largest);
        long eighths = Math.max(1, Math.round(share * width * EIGHTHS));
        String full = "█".repeat((int) (eighths / EIGHTHS));
        int part = (int) (eighths % EIGHTHS);
        return part == 0 ? full : full + PARTS.charAt(part);
    }
}
