package dev.kvstore.internal.engine;

/** How hidden keyspaces are told from others in the one list of names that an engine keeps. */
public final class KeyspaceNames {
    /** What the name of a hidden keyspace starts with, and no other. */
    private static final char HIDDEN = 0;

    private KeyspaceNames() {}

    /** The name under which an engine knows a hidden keyspace. */
    public static String hidden(String name) {
        return HIDDEN + name;
    }

    /** Whether an engine's name is that of a hidden keyspace. */
    public static boolean isHidden(String name) {
        return !name.isEmpty() && name.charAt(0) == HIDDEN;
    }
}
