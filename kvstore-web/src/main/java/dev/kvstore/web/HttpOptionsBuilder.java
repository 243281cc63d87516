package dev.kvstore.web;

import java.nio.file.Path;
import java.util.Set;

/** Builds {@link HttpOptions}; each method is documented there, under the option's name. */
public final class HttpOptionsBuilder {
    private Set<String> allowedHosts = Set.of("localhost", "127.0.0.1", "[::1]");
    private boolean allowRemote;
    private BearerTokens tokens;
    private boolean adminEnabled;
    private boolean consoleEnabled;
    private boolean readOnly;
    private long maxBodyBytes = 16L << 20;
    private long maxBatchBytes = 64L << 20;
    private int maxScanLimit = 10_000;
    private int maxActiveRequests = 256;
    private Path checkpointRoot;
    private ShutdownHandler shutdown;

    HttpOptionsBuilder() {}

    /** See {@link HttpOptions#allowedHosts()}. */
    public HttpOptionsBuilder allowedHosts(Set<String> allowedHosts) {
        this.allowedHosts = allowedHosts;
        return this;
    }

    /** See {@link HttpOptions#allowRemote()}. */
    public HttpOptionsBuilder allowRemote(boolean allowRemote) {
        this.allowRemote = allowRemote;
        return this;
    }

    /** See {@link HttpOptions#tokens()}. */
    public HttpOptionsBuilder tokens(BearerTokens tokens) {
        this.tokens = tokens;
        return this;
    }

    /** See {@link HttpOptions#adminEnabled()}. */
    public HttpOptionsBuilder adminEnabled(boolean adminEnabled) {
        this.adminEnabled = adminEnabled;
        return this;
    }

    /** See {@link HttpOptions#consoleEnabled()}. */
    public HttpOptionsBuilder consoleEnabled(boolean consoleEnabled) {
        this.consoleEnabled = consoleEnabled;
        return this;
    }

    /** See {@link HttpOptions#readOnly()}. */
    public HttpOptionsBuilder readOnly(boolean readOnly) {
        this.readOnly = readOnly;
        return this;
    }

    /** See {@link HttpOptions#maxBodyBytes()}. */
    public HttpOptionsBuilder maxBodyBytes(long maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
        return this;
    }

    /** See {@link HttpOptions#maxBatchBytes()}. */
    public HttpOptionsBuilder maxBatchBytes(long maxBatchBytes) {
        this.maxBatchBytes = maxBatchBytes;
        return this;
    }

    /** See {@link HttpOptions#maxScanLimit()}. */
    public HttpOptionsBuilder maxScanLimit(int maxScanLimit) {
        this.maxScanLimit = maxScanLimit;
        return this;
    }

    /** See {@link HttpOptions#maxActiveRequests()}. */
    public HttpOptionsBuilder maxActiveRequests(int maxActiveRequests) {
        this.maxActiveRequests = maxActiveRequests;
        return this;
    }

    /** See {@link HttpOptions#checkpointRoot()}. */
    public HttpOptionsBuilder checkpointRoot(Path checkpointRoot) {
        this.checkpointRoot = checkpointRoot;
        return this;
    }

    /** See {@link HttpOptions#shutdown()}. */
    public HttpOptionsBuilder shutdown(ShutdownHandler shutdown) {
        this.shutdown = shutdown;
        return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException naming every option that is out of its range or lacks another
     */
    public HttpOptions build() {
        return new HttpOptions(
                allowedHosts,
                allowRemote,
                tokens,
                adminEnabled,
                consoleEnabled,
                readOnly,
                maxBodyBytes,
                maxBatchBytes,
                maxScanLimit,
                maxActiveRequests,
                checkpointRoot,
                shutdown);
    }
}
