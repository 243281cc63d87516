package dev.kvstore.nio;

import java.io.Closeable;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The channels, streams and watch services of a file system, which end with it. Thread-safe. */
final class OpenResources {
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

    void add(Closeable resource) {
        open.add(resource);
    }

    void remove(Closeable resource) {
        open.remove(resource);
    }

    /** Closes them all, and waits for the operations that are under way; returns the first failure, or null. */
    IOException closeAll() {
        IOException first = null;
        for (Closeable resource : open) {
            try {
                resource.close();
                if (resource instanceof KvFileChannel channel) {
                    channel.awaitReleased();
                }
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        open.clear();
        return first;
    }
}
