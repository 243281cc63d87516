package dev.kvstore.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/** {@link HttpOptions} from text: parameters {@code kvstore.<name>}. */
final class ContextParameters {
    private final UnaryOperator<String> source;

    /**
     * Parameters.
     *
     * @param source answers the value of a parameter, or null
     */
    ContextParameters(UnaryOperator<String> source) {
        this.source = source;
    }

    /** Where the store to open is, or null. */
    Path path() {
        String path = text("path", null);
        return path == null ? null : Path.of(path);
    }

    Dialect dialect() {
        String name = text("dialect", "rest");
        try {
            return Dialect.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("kvstore.dialect must be json, query or rest, got " + name, e);
        }
    }

    HttpOptions options() {
        HttpOptionsBuilder builder = HttpOptions.builder();
        String hosts = text("allowedHosts", null);
        if (hosts != null) {
            builder.allowedHosts(list(hosts));
        }
        String tokenFile = text("tokenFile", null);
        if (tokenFile != null) {
            builder.tokens(tokens(Path.of(tokenFile)));
        }
        String checkpointRoot = text("checkpointRoot", null);
        if (checkpointRoot != null) {
            builder.checkpointRoot(Path.of(checkpointRoot));
        }
        HttpOptions defaults = HttpOptions.defaults();
        return builder.allowRemote(flag("allowRemote"))
                .adminEnabled(flag("adminEnabled"))
                .consoleEnabled(flag("consoleEnabled"))
                .readOnly(flag("readOnly"))
                .maxBodyBytes(number("maxBodyBytes", defaults.maxBodyBytes()))
                .maxBatchBytes(number("maxBatchBytes", defaults.maxBatchBytes()))
                .maxScanLimit(Math.toIntExact(number("maxScanLimit", defaults.maxScanLimit())))
                .maxActiveRequests(Math.toIntExact(number("maxActiveRequests", defaults.maxActiveRequests())))
                .build();
    }

    private static Set<String> list(String text) {
        Set<String> items = new LinkedHashSet<>();
        for (String item : text.split(",", -1)) {
            items.add(item.strip());
        }
        return items;
    }

    private static BearerTokens tokens(Path file) {
        try {
            return BearerTokens.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException("kvstore.tokenFile can't be read", e);
        }
    }

    private String text(String name, String absent) {
        String value = source.apply("kvstore." + name);
        return value == null || value.isBlank() ? absent : value.strip();
    }

    private boolean flag(String name) {
        String value = text(name, "false");
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException("kvstore." + name + " must be true or false, got " + value);
        }
        return value.equals("true");
    }

    private long number(String name, long absent) {
        String value = text(name, Long.toString(absent));
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("kvstore." + name + " must be a number, got " + value, e);
        }
    }
}
