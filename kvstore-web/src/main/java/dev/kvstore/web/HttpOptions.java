package dev.kvstore.web;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How a store is served. Immutable; made by {@link #builder()}, which reports all violations together. The defaults
 * are safe on a developer's machine: only programs and pages of this machine are served.
 *
 * @param allowedHosts the names in {@code Host} that requests may be made for, without port; default localhost,
 *     127.0.0.1 and [::1]
 * @param allowRemote whether other machines are served; needs tokens; default false
 * @param tokens what bearer tokens are accepted; null, the default, for none, and everyone who reaches the API may
 *     read and write
 * @param adminEnabled whether the routes below {@code /v1/admin} work; needs tokens; default false
 * @param consoleEnabled whether the web console is served at {@code /}; default false
 * @param readOnly whether writes are refused; default false; live
 * @param maxBodyBytes the longest value, and the longest line of a batch or import, in bytes; 1 KiB to 1 GiB; default
 *     16 MiB; live
 * @param maxBatchBytes the longest batch or list of keys, in bytes; 1 KiB to 1 GiB; default 64 MiB
 * @param maxScanLimit the most entries of one page; 1 to 1,000,000; default 10,000; live
 * @param maxActiveRequests how many requests are served at a time before others get 503; 1 to 100,000; default 256
 * @param checkpointRoot the directory below which checkpoints may be written; null, the default, for nowhere
 * @param shutdown what {@code /shutdown} calls; null, the default: there is no such route
 */
public record HttpOptions(
        Set<String> allowedHosts,
        boolean allowRemote,
        BearerTokens tokens,
        boolean adminEnabled,
        boolean consoleEnabled,
        boolean readOnly,
        long maxBodyBytes,
        long maxBatchBytes,
        int maxScanLimit,
        int maxActiveRequests,
        Path checkpointRoot,
        ShutdownHandler shutdown) {
    static final long MIN_BODY_BYTES = 1024;
    static final long MAX_BODY_BYTES = 1L << 30;
    static final int MAX_SCAN_LIMIT = 1_000_000;
    private static final int MAX_ACTIVE_REQUESTS = 100_000;

    /** Checks all options. */
    public HttpOptions {
        Objects.requireNonNull(allowedHosts, "allowedHosts must not be null");
        allowedHosts = Set.copyOf(allowedHosts);
        List<String> violations = new ArrayList<>();
        range(violations, "maxBodyBytes", maxBodyBytes, MIN_BODY_BYTES, MAX_BODY_BYTES);
        range(violations, "maxBatchBytes", maxBatchBytes, MIN_BODY_BYTES, MAX_BODY_BYTES);
        range(violations, "maxScanLimit", maxScanLimit, 1, MAX_SCAN_LIMIT);
        range(violations, "maxActiveRequests", maxActiveRequests, 1, MAX_ACTIVE_REQUESTS);
        if (allowedHosts.isEmpty()) {
            violations.add("allowedHosts must not be empty");
        }
        if (allowRemote && tokens == null) {
            violations.add("allowRemote needs tokens");
        }
        if (adminEnabled && tokens == null) {
            violations.add("adminEnabled needs tokens");
        }
        if (!violations.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", violations));
        }
    }

    /** The defaults. */
    public static HttpOptions defaults() {
        return builder().build();
    }

    /** Starts from the defaults. */
    public static HttpOptionsBuilder builder() {
        return new HttpOptionsBuilder();
    }

    private static void range(List<String> violations, String name, long value, long minimum, long maximum) {
        if (value < minimum || value > maximum) {
            violations.add(name + " must be between " + minimum + " and " + maximum + ", got " + value);
        }
    }
}
