package dev.kvstore.nio;

import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * How a file is opened, checked as the default file system checks it.
 *
 * @param follow whether a symbolic link at the end is followed
 */
record Options(Set<StandardOpenOption> options, boolean follow) {
    /** How most files are opened; nobody changes the set. */
    private static final Options READ = parsed(Set.of());

    static boolean follows(LinkOption... options) {
        for (LinkOption option : options) {
            if (Objects.requireNonNull(option) == LinkOption.NOFOLLOW_LINKS) {
                return false;
            }
        }
        return true;
    }

    static Options of(Set<? extends OpenOption> given) {
        return given.isEmpty() ? READ : parsed(given);
    }

    private static Options parsed(Set<? extends OpenOption> given) {
        EnumSet<StandardOpenOption> options = EnumSet.noneOf(StandardOpenOption.class);
        boolean follow = true;
        for (OpenOption option : given) {
            if (option instanceof StandardOpenOption standard) {
                options.add(standard);
            } else if (option == LinkOption.NOFOLLOW_LINKS) {
                follow = false;
            } else if (option == null) {
                throw new NullPointerException("an option is null");
            } else {
                throw new UnsupportedOperationException(option + " not supported");
            }
        }
        if (!options.contains(StandardOpenOption.READ) && !options.contains(StandardOpenOption.WRITE)) {
            options.add(
                    options.contains(StandardOpenOption.APPEND) ? StandardOpenOption.WRITE : StandardOpenOption.READ);
        }
        if (options.contains(StandardOpenOption.APPEND)) {
            options.add(StandardOpenOption.WRITE);
            if (options.contains(StandardOpenOption.READ)) {
                throw new IllegalArgumentException("READ + APPEND not allowed");
            }
            if (options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
                throw new IllegalArgumentException("APPEND + TRUNCATE_EXISTING not allowed");
            }
        }
        boolean own =
                options.contains(StandardOpenOption.CREATE_NEW) || options.contains(StandardOpenOption.DELETE_ON_CLOSE);
        return new Options(options, follow && !own);
    }

    boolean has(StandardOpenOption option) {
        return options.contains(option);
    }

    boolean isRead() {
        return has(StandardOpenOption.READ);
    }

    boolean isWrite() {
        return has(StandardOpenOption.WRITE);
    }

    boolean isAppend() {
        return has(StandardOpenOption.APPEND);
    }

    /** Whether the file is made if there is none. */
    boolean isCreate() {
        return isWrite() && (has(StandardOpenOption.CREATE) || has(StandardOpenOption.CREATE_NEW));
    }

    boolean isCreateNew() {
        return isWrite() && has(StandardOpenOption.CREATE_NEW);
    }

    boolean isTruncate() {
        return isWrite() && has(StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Whether every write is made durable. */
    boolean isSync() {
        return has(StandardOpenOption.SYNC) || has(StandardOpenOption.DSYNC);
    }

    boolean isDeleteOnClose() {
        return has(StandardOpenOption.DELETE_ON_CLOSE);
    }
}
