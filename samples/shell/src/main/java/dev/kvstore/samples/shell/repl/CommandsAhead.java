package dev.kvstore.samples.shell.repl;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * The commands of a conversation. To build them takes longer than to open a store, so that a thread of their own does it
 * while the first prompt stands and somebody types.
 */
final class CommandsAhead {
    private final CompletableFuture<CommandLine> commands = new CompletableFuture<>();
    private final Supplier<CommandLine> build;

    CommandsAhead(Supplier<CommandLine> build) {
        this.build = build;
    }

    /** Begins to build them; once. */
    void begin() {
        Thread builder = new Thread(this::complete, "kvstore-commands");
        builder.setDaemon(true);
        builder.start();
    }

    /** The commands, waited for if need be. */
    CommandLine get() {
        return commands.join();
    }

    private void complete() {
        try {
            commands.complete(build.get());
        } catch (RuntimeException | Error e) {
            commands.completeExceptionally(e);
        }
    }
}
