package dev.kvstore.web.internal.http;

import java.util.Locale;

/** The media types in which the API speaks, and what a request says it takes or sends. */
public final class MediaTypes {
    public static final String BYTES = "application/octet-stream";
    public static final String JSON = "application/json";
    public static final String NDJSON = "application/x-ndjson";

    private MediaTypes() {}

    /**
     * Whether JSON is preferred to another type; JSON must be asked for by name. 406 when neither is accepted.
     *
     * @param accept the header, null when absent
     * @param other the type that is sent unless JSON is preferred
     */
    public static boolean prefersJson(String accept, String other) {
        return choose(accept, other, JSON).equals(JSON);
    }

    /**
     * The preferred one of two types: the first unless the second is given a better quality, or is named where the
     * first is only matched by a wildcard. 406 when neither is accepted.
     */
    public static String choose(String accept, String first, String second) {
        if (accept == null || accept.equals("*/*")) {
            return first;
        }
        long firstQuality = quality(accept, first);
        long secondQuality = quality(accept, second);
        if (firstQuality <= 0 && secondQuality <= 0) {
            throw new Problem(406, "not-acceptable", "this route answers " + first + " or " + second);
        }
        return secondQuality > firstQuality ? second : first;
    }

    /** The quality in thousandths times ten, plus how closely it was named; 0 or less when not accepted. */
    private static long quality(String accept, String type) {
        long best = 0;
        int closest = -1;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.split(";", -1);
            int closeness = closeness(parts[0].strip(), type);
            if (closeness > closest) {
                closest = closeness;
                long thousandths = thousandths(parts);
                best = thousandths == 0 ? 0 : thousandths * 10 + closeness;
            }
        }
        return best;
    }

    private static int closeness(String range, String type) {
        if (range.equals(type)) {
            return 2;
        }
        if (range.equals(type.substring(0, type.indexOf('/')) + "/*")) {
            return 1;
        }
        return range.equals("*/*") ? 0 : -1;
    }

    private static long thousandths(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                return parseQuality(parameter.substring(2));
            }
        }
        return 1000;
    }

    private static long parseQuality(String text) {
        if (!text.matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?")) {
            throw Problem.badRequest("accept-malformed", "a quality in Accept must be between 0 and 1");
        }
        return Math.round(Double.parseDouble(text) * 1000);
    }

    /** 415 for the types in which a page can send a form anywhere without being asked. */
    public static void refuseForms(String contentType) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        if (type.startsWith("application/x-www-form-urlencoded") || type.startsWith("multipart/form-data")) {
            throw new Problem(
                    415, "form-not-accepted", "send the body as " + BYTES + " or its own type, not as a form");
        }
    }
}
