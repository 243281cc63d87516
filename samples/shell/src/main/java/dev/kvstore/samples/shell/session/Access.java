package dev.kvstore.samples.shell.session;

/** What a command does with the store. */
public enum Access {
    READ,
    WRITE
}
