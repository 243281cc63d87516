package dev.kvstore.web.internal.http;

import java.nio.charset.StandardCharsets;

/**
 * Entity tags: an entry's version in quotes, {@code "17"}, or {@code "17-json"} for its JSON form, because another
 * representation needs another strong tag. Conditions look at the version alone.
 */
public final class ETags {
    private static final String JSON_SUFFIX = "-json";

    private ETags() {}

    /** The tag of an entry's bytes. */
    public static String of(long version) {
        return "\"" + version + "\"";
    }

    /** The tag of an entry's JSON form. */
    public static String ofJson(long version) {
        return "\"" + version + JSON_SUFFIX + "\"";
    }

    /**
     * Whether a header of conditions names a version.
     *
     * @param header the list of tags, or {@code *}, which names every entry there is
     * @param version the entry's, 0 when there is none
     * @param weakToo whether weak tags count, as they do in {@code If-None-Match}
     */
    public static boolean matches(String header, long version, boolean weakToo) {
        if (version == 0) {
            check(header);
            return false;
        }
        if (header.strip().equals("*")) {
            return true;
        }
        boolean found = false;
        int at = 0;
        while (at < header.length()) {
            int open = skipToTag(header, at);
            if (open < 0) {
                break;
            }
            boolean weak = header.startsWith("W/", open);
            int quote = weak ? open + 2 : open;
            int close = closingQuote(header, quote);
            found |= (!weak || weakToo) && version == version(header.substring(quote + 1, close));
            at = close + 1;
        }
        return found;
    }

    private static void check(String header) {
        if (!header.strip().equals("*")) {
            matches(header, Long.MAX_VALUE, false);
        }
    }

    /** The start of the next tag, or -1 at the end. */
    private static int skipToTag(String header, int from) {
        int at = from;
        while (at < header.length()
                && (header.charAt(at) == ' ' || header.charAt(at) == ',' || header.charAt(at) == '\t')) {
            at++;
        }
        return at == header.length() ? -1 : at;
    }

    private static int closingQuote(String header, int quote) {
        int close = quote < header.length() && header.charAt(quote) == '"' ? header.indexOf('"', quote + 1) : -1;
        if (close < 0) {
            throw Problem.badRequest("etag-malformed", "a condition must be * or a list of quoted entity tags");
        }
        return close;
    }

    private static long version(String tag) {
        String digits = tag.endsWith(JSON_SUFFIX) ? tag.substring(0, tag.length() - JSON_SUFFIX.length()) : tag;
        return Bytes.decimal(digits.getBytes(StandardCharsets.UTF_8));
    }
}
