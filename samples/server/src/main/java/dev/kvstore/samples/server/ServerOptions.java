package dev.kvstore.samples.server;

import dev.kvstore.Durability;
import dev.kvstore.StorageEngine;
import dev.kvstore.StoreOptions;
import dev.kvstore.web.BearerTokens;
import dev.kvstore.web.HttpOptions;
import dev.kvstore.web.HttpOptionsBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine.Option;

/** Where the store is, where it is served and to whom. */
final class ServerOptions {
    @Option(names = "--store", paramLabel = "DIR", description = "The store's directory (default: ${DEFAULT-VALUE}).")
    Path store = Path.of("kvstore-data");

    @Option(
            names = "--query-port",
            paramLabel = "PORT",
            description =
                    "POST /set?key=&value=, GET /get, DELETE /del, GET /shutdown (default: ${DEFAULT-VALUE}; 0: any; -1: none).")
    int queryPort = 8080;

    @Option(
            names = "--json-port",
            paramLabel = "PORT",
            description = "POST /set with JSON, GET /get, DELETE /del (default: ${DEFAULT-VALUE}).")
    int jsonPort = 8081;

    @Option(
            names = "--rest-port",
            paramLabel = "PORT",
            description = "The full API below /v1 (default: ${DEFAULT-VALUE}).")
    int restPort = 8082;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description =
                    "The address to listen on (default: ${DEFAULT-VALUE}); another machine's requests need --allow-remote.")
    InetAddress bind = InetAddress.getLoopbackAddress();

    @Option(names = "--allow-remote", description = "Serve other machines; needs --token-file.")
    boolean allowRemote;

    @Option(
            names = "--allow-host",
            paramLabel = "NAME",
            split = ",",
            description = "A name this server is called by, besides localhost; may be repeated.")
    List<String> hosts = List.of();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "Require bearer tokens: lines of a token and its scopes (read, write, admin). Made when it does not exist.")
    Path tokenFile;

    @Option(names = "--admin", description = "Serve the routes below /v1/admin; needs --token-file.")
    boolean admin;

    @Option(
            names = "--no-console",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Leave out the web console at / of the REST port.")
    boolean console = true;

    @Option(
            names = "--checkpoint-root",
            paramLabel = "DIR",
            description = "Where /v1/admin/checkpoint may write (default: nowhere).")
    Path checkpointRoot;

    @Option(names = "--read-only", description = "Refuse writes over HTTP.")
    boolean readOnly;

    @Option(
            names = "--durability",
            paramLabel = "MODE",
            description = "SYNC, ASYNC or NONE (default: ${DEFAULT-VALUE}).")
    Durability durability = Durability.ASYNC;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description = "LSM or BTREE for a new store (default: LSM); an existing one has its own.")
    StorageEngine engine;

    @Option(
            names = "--max-value-bytes",
            paramLabel = "N",
            description = "The longest value (default: ${DEFAULT-VALUE}).")
    long maxValueBytes = 16 << 20;

    private BearerTokens tokens;

    /** Reads what the options name and refuses what does not go together. */
    void check() {
        if (queryPort < 0 && jsonPort < 0 && restPort < 0) {
            throw new IllegalArgumentException("one of --query-port, --json-port and --rest-port must be 0 or above");
        }
        if (!bind.isLoopbackAddress() && !allowRemote) {
            throw new IllegalArgumentException("--bind " + bind.getHostAddress() + " needs --allow-remote");
        }
        if ((allowRemote || admin) && tokenFile == null) {
            throw new IllegalArgumentException("--allow-remote and --admin need --token-file");
        }
        if (tokenFile != null) {
            tokens = readTokens();
        }
        Objects.requireNonNull(http().build(), "building checks the rest");
    }

    private BearerTokens readTokens() {
        try {
            if (Files.notExists(tokenFile)) {
                BearerTokens.create(tokenFile);
            }
            return BearerTokens.read(tokenFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    HttpOptionsBuilder http() {
        Set<String> names = new LinkedHashSet<>(HttpOptions.defaults().allowedHosts());
        names.addAll(hosts);
        return HttpOptions.builder()
                .allowedHosts(names)
                .allowRemote(allowRemote)
                .tokens(tokens)
                .adminEnabled(admin)
                .consoleEnabled(console)
                .checkpointRoot(checkpointRoot)
                .readOnly(readOnly)
                .maxBodyBytes(maxValueBytes);
    }

    StoreOptions storeOptions() {
        // Managed by the name of its directory.
        return StoreOptions.builder()
                .durability(durability)
                .engine(engine)
                .managedAs("")
                .build();
    }
}
