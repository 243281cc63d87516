package dev.kvstore.internal.format;

/**
 * Names of the files in a store directory. File numbers only grow and are never used twice, across
 * kinds; a name is the number in decimal, at least six digits, and a suffix.
 */
public final class FileNames {
    /** Taken by the process that has the store open. */
    public static final String LOCK = "LOCK";

    /** Holds the name of the live manifest. */
    public static final String CURRENT = "CURRENT";

    /** The one file of a B+tree store. */
    public static final String TREE = "store.tree";

    /** What the store was last opened with, for people. */
    public static final String OPTIONS = "OPTIONS";

    /** Suffix of files being written; garbage when a store is opened. */
    public static final String TEMPORARY_SUFFIX = ".tmp";

    private static final String TABLE_SUFFIX = ".sst";
    private static final String LOG_SUFFIX = ".wal";
    private static final String MANIFEST_PREFIX = "MANIFEST-";

    /** What a file is, by its name. */
    public enum Kind {
        TABLE,
        LOG,
        MANIFEST,
        TREE,
        TEMPORARY,
        CURRENT,
        LOCK,
        OPTIONS,
        /** Not ours; never touched. */
        FOREIGN
    }

    private FileNames() {}

    public static String table(long number) {
        return digits(number) + TABLE_SUFFIX;
    }

    public static String log(long number) {
        return digits(number) + LOG_SUFFIX;
    }

    public static String manifest(long number) {
        return MANIFEST_PREFIX + digits(number);
    }

    public static String temporary(String name) {
        return name + TEMPORARY_SUFFIX;
    }

    /** The kind of a file, {@link Kind#FOREIGN} for every name this class would not have made. */
    public static Kind kind(String name) {
        return switch (name) {
            case LOCK -> Kind.LOCK;
            case CURRENT -> Kind.CURRENT;
            case TREE -> Kind.TREE;
            case OPTIONS -> Kind.OPTIONS;
            default -> name.endsWith(TEMPORARY_SUFFIX) ? temporaryKind(name) : numberedKind(name);
        };
    }

    /** The number in a name, or -1. */
    public static long number(String name) {
        String digits = name;
        if (name.startsWith(MANIFEST_PREFIX)) {
            digits = name.substring(MANIFEST_PREFIX.length());
        } else if (name.endsWith(TABLE_SUFFIX) || name.endsWith(LOG_SUFFIX)) {
            digits = name.substring(0, name.length() - TABLE_SUFFIX.length());
        }
        if (digits.isEmpty() || digits.length() > 18) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }

    private static Kind temporaryKind(String name) {
        String base = name.substring(0, name.length() - TEMPORARY_SUFFIX.length());
        return base.endsWith(TEMPORARY_SUFFIX) || kind(base) == Kind.FOREIGN ? Kind.FOREIGN : Kind.TEMPORARY;
    }

    private static Kind numberedKind(String name) {
        long number = number(name);
        if (number < 0) {
            return Kind.FOREIGN;
        }
        if (name.equals(table(number))) {
            return Kind.TABLE;
        }
        if (name.equals(log(number))) {
            return Kind.LOG;
        }
        return name.equals(manifest(number)) ? Kind.MANIFEST : Kind.FOREIGN;
    }

    private static String digits(long number) {
        String text = Long.toString(number);
        return text.length() >= 6 ? text : "000000".substring(text.length()) + text;
    }
}
