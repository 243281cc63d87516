package dev.kvstore.samples.shell.command;

import dev.kvstore.Durability;
import picocli.CommandLine.Option;

/** How a write is made. */
final class WriteOptions {
    @Option(
            names = "--durability",
            paramLabel = "MODE",
            description = "sync: survives a power cut; async: survives a crash of the process (default).")
    private Mode mode;

    /** Those that a store with a log has; lower case because it is typed so. */
    enum Mode {
        sync,
        async
    }

    /** Null for the store's own. */
    Durability durability() {
        if (mode == null) {
            return null;
        }
        return mode == Mode.sync ? Durability.SYNC : Durability.ASYNC;
    }
}
