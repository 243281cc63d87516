package dev.kvstore.web.internal.route;

import dev.kvstore.web.Scope;

/** What a route does with the store, and so who may use it. */
public enum Access {
    /** Tells nothing and changes nothing; for everyone, without a token. */
    OPEN(null),
    /** Reads data or numbers. */
    READ(Scope.READ),
    /** Changes data; never from a page of another origin. */
    WRITE(Scope.WRITE),
    /** Off unless enabled, and only with a token. */
    ADMIN(Scope.ADMIN),
    /** Ends the server: only from this machine, never from a page of another origin, with a token where there are any. */
    SHUTDOWN(Scope.ADMIN);

    private final Scope scope;

    Access(Scope scope) {
        this.scope = scope;
    }

    /** The scope a token must have, or null when none is needed. */
    public Scope scope() {
        return scope;
    }
}
