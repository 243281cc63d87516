package dev.kvstore.samples.benchmarks.peer;

/** How the engines that can do so compress their tables. */
public enum Compression {
    /** Not at all. */
    NONE,
    /** LZ4 below the two top levels. */
    LZ4
}
