package dev.kvstore.samples.shell.command;

import dev.kvstore.Durability;
import picocli.CommandLine.Option;

/** How a write is made. */
final class WriteOptions {
    @Option(
            names = "--durability",
            paramLabel = "MODE",
            description = "sync: survives a power cut; async: survives a crash of the process (default).")
    private Durability durability;

    /** Null for the store's own. */
    Durability durability() {
        return durability;
    }
}
