package dev.kvstore.nio;

import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Snapshot;
import java.nio.file.FileSystem;
import java.nio.file.ProviderMismatchException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Stores as file systems. The entry with the key {@code a/b.txt} is the file {@code /a/b.txt}: the same bytes through either door.
 *
 * <pre>{@code
 * try (FileSystem files = KeyValueFileSystems.newFileSystem(store, Map.of())) {
 *     Files.writeString(files.getPath("/a/b.txt"), "hello");
 * }
 * }</pre>
 *
 * <p>Settings, all optional: {@code id} (names the file system in URIs, {@code kv://id/path}), {@code readOnly}, {@code cwd} (what
 * relative paths are relative to, {@code /}). File systems opened by {@link java.nio.file.FileSystems} take {@code path} (the
 * directory of the store), {@code create}, {@code options} ({@link dev.kvstore.StoreOptions}) or {@code store} besides. Thread-safe, as are
 * the file systems.
 */
public final class KeyValueFileSystems {
    private KeyValueFileSystems() {}

    /**
     * A file system over an open store. Closing it closes its channels, streams and watch services, never the store; it has to be
     * closed before the store is, or what is waiting in open channels is lost.
     */
    public static FileSystem newFileSystem(KeyValueStore store, Map<String, ?> env) {
        Objects.requireNonNull(store, "store must not be null");
        return FileSystemRegistry.INSTANCE.add(FileSystemSettings.of(env), store, false);
    }

    /** A read-only file system that shows a store as it is now; copying it is a consistent backup. */
    public static FileSystem newSnapshotFileSystem(KeyValueStore store, Map<String, ?> env) {
        Objects.requireNonNull(store, "store must not be null");
        FileSystemSettings settings = FileSystemSettings.of(env);
        Snapshot snapshot = store.snapshot();
        boolean done = false;
        try {
            FileSystem fileSystem = FileSystemRegistry.INSTANCE.add(settings, store, snapshot);
            done = true;
            return fileSystem;
        } finally {
            if (!done) {
                snapshot.close();
            }
        }
    }

    /**
     * Tells of all entries that a file system does not show: they can be read and written through the store alone. Reads every key,
     * and as many again as there are files; what is written meanwhile may be missed.
     *
     * @param files a file system of this package, open
     * @throws java.nio.file.ProviderMismatchException for another one
     */
    public static void forEachHidden(FileSystem files, Consumer<HiddenEntry> action) {
        Objects.requireNonNull(action, "action must not be null");
        if (!(files instanceof KvFileSystem fileSystem)) {
            throw new ProviderMismatchException("expected a file system of kvstore, got " + files);
        }
        fileSystem.checkOpen();
        Tree tree = fileSystem.files().volume().tree();
        try (Cursor cursor = tree.reader().cursor()) {
            for (boolean more = cursor.first(); more; more = cursor.next()) {
                byte[] key = cursor.keyBytes();
                if (!PathBytes.isPath(key, 0)) {
                    action.accept(new HiddenEntry(key, HiddenEntry.Reason.NOT_A_PATH));
                } else if (key[key.length - 1] != '/' && tree.isDirectory(key)) {
                    action.accept(new HiddenEntry(key, HiddenEntry.Reason.DIRECTORY_IN_ITS_PLACE));
                }
            }
        }
    }
}
