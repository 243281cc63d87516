package dev.kvstore.nio;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * What a file system is made with, read from a map of settings.
 *
 * @param id names it in URIs; null for one made of the store's directory
 * @param path the directory of the store to open
 * @param store the open store to show
 * @param options how to open the store
 */
record FileSystemSettings(
        String id, Path path, KeyValueStore store, StoreOptions options, boolean readOnly, String workingDirectory) {
    private static final Set<String> NAMES = Set.of("id", "path", "create", "readOnly", "store", "cwd", "options");

    static FileSystemSettings of(Map<String, ?> env) {
        for (String name : env.keySet()) {
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("settings must be among " + NAMES + ", got '" + name + "'");
            }
        }
        Object path = env.get("path");
        StoreOptions options = get(env, "options", StoreOptions.class, null);
        boolean readOnly = flag(env, "readOnly");
        boolean create = env.containsKey("create") ? flag(env, "create") : true;
        if (options == null) {
            options = StoreOptions.builder()
                    .readOnly(readOnly)
                    .createIfMissing(create && !readOnly)
                    .build();
        }
        String id = get(env, "id", String.class, null);
        return new FileSystemSettings(
                id == null ? null : KvUris.checkId(id),
                path instanceof String text ? Path.of(text) : get(env, "path", Path.class, null),
                get(env, "store", KeyValueStore.class, null),
                options,
                readOnly,
                get(env, "cwd", String.class, "/"));
    }

    FileSystemSettings withId(String newId) {
        return new FileSystemSettings(newId, path, store, options, readOnly, workingDirectory);
    }

    private static boolean flag(Map<String, ?> env, String name) {
        Object value = env.get(name);
        if (value instanceof String text && (text.equals("true") || text.equals("false"))) {
            return text.equals("true");
        }
        return Boolean.TRUE.equals(get(env, name, Boolean.class, false));
    }

    private static <T> T get(Map<String, ?> env, String name, Class<T> type, T absent) {
        Object value = env.get(name);
        if (value == null) {
            return absent;
        }
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(name + " must be a " + type.getSimpleName() + ", got a "
                    + value.getClass().getName());
        }
        return type.cast(value);
    }
}
