package dev.kvstore.samples.shell.session;

/** What the process, or one command at the prompt, ends with. */
public final class ExitCode {
    public static final int OK = 0;
    /** No such key, keyspace or store. */
    public static final int NOT_FOUND = 1;
    /** Unusable arguments. */
    public static final int USAGE = 2;
    /** Another process holds the store. */
    public static final int LOCKED = 3;
    /** A file is damaged, or none of ours. */
    public static final int CORRUPTION = 4;
    /** The operating system refused, or the store failed because of it. */
    public static final int IO = 5;
    /** A condition did not hold; nothing was written. */
    public static final int CONDITION_FAILED = 6;
    /** A fault of the shell itself. */
    public static final int INTERNAL = 70;
    /** Ctrl-C. */
    public static final int INTERRUPTED = 130;
    /** The reader of the results went away, as a shell reports it. */
    public static final int BROKEN_PIPE = 141;

    private ExitCode() {}
}
