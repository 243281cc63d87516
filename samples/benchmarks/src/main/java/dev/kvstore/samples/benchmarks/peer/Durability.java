package dev.kvstore.samples.benchmarks.peer;

/** What an acknowledged write has survived. */
public enum Durability {
    /** A crash of the process; a power cut may lose the newest writes. */
    UNSYNCED,
    /** A power cut. */
    SYNCED
}
