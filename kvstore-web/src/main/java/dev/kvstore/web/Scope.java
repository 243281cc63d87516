package dev.kvstore.web;

/** What the bearer of a token may do. Scopes don't include one another. */
public enum Scope {
    /** Read keys, values and numbers about the store. */
    READ,
    /** Put and delete. */
    WRITE,
    /** Flush, compact, checkpoint and shut down. */
    ADMIN
}
