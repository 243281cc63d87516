package dev.kvstore.nio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.Change;
import dev.kvstore.ChangeFeed;
import dev.kvstore.ChangesLostException;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreException;
import dev.kvstore.StoreInterruptedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.NotDirectoryException;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;

/**
 * Watches directories by following the committed writes of the store, raw ones included, in their order. A thread of the service's
 * own waits for them; nothing is polled.
 */
final class KvWatchService implements WatchService, Closeable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KvFileSystem fileSystem;
    private final LinkedBlockingDeque<WatchKey> signalled = new LinkedBlockingDeque<>();

    private final Map<String, KvWatchKey> keys = new ConcurrentHashMap<>();

    /** In the queue once the service is closed; never handed out. */
    private final WatchKey closedMark = new KvWatchKey(this, null, KvPath.emptyBytes(), Set.of(), Set.of(), 0);

    @GuardedBy("this")
    private Thread follower;

    private volatile boolean closed;

    KvWatchService(KvFileSystem fileSystem) {
        if (fileSystem.files().volume().reader() != fileSystem.store()) {
            throw new UnsupportedOperationException("a snapshot does not change");
        }
        this.fileSystem = fileSystem;
        fileSystem.files().resources().add(this);
    }

    WatchKey register(KvPath directory, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers)
            throws IOException {
        Set<WatchEvent.Kind<?>> kinds = kinds(events);
        for (WatchEvent.Modifier modifier : modifiers) {
            Objects.requireNonNull(modifier);
        }
        checkOpen();
        if (directory.getFileSystem() != fileSystem) {
            throw new IllegalArgumentException("path must be of the watch service's own file system, got " + directory);
        }
        Node node = fileSystem.files().node(directory, true);
        if (!node.isDirectory()) {
            throw new NotDirectoryException(directory.toString());
        }
        synchronized (this) {
            checkOpen();
            follow();
            String name = directory.toAbsolutePath().toString();
            KvWatchKey present = keys.get(name);
            if (present != null && present.isValid()) {
                present.kinds(kinds);
                return present;
            }
            KvWatchKey key = Failures.translated(name, () -> KvWatchKey.of(this, directory, node.key(), kinds));
            keys.put(name, key);
            return key;
        }
    }

    @Override
    public WatchKey poll() {
        checkOpen();
        return checked(signalled.poll());
    }

    @Override
    public WatchKey poll(long timeout, TimeUnit unit) throws InterruptedException {
        checkOpen();
        return checked(signalled.poll(timeout, unit));
    }

    @Override
    public WatchKey take() throws InterruptedException {
        checkOpen();
        return checked(signalled.take());
    }

    @Override
    public void close() {
        Thread thread;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            thread = follower;
            keys.values().forEach(KvWatchKey::invalidate);
            keys.clear();
        }
        fileSystem.files().resources().remove(this);
        signalled.clear();
        signalled.add(closedMark);
        if (thread != null) {
            thread.interrupt();
        }
    }

    KvFileSystem fileSystem() {
        return fileSystem;
    }

    void signal(KvWatchKey key) {
        signalled.add(key);
    }

    void cancelled(KvWatchKey key) {
        keys.values().remove(key);
    }

    private WatchKey checked(WatchKey key) {
        if (key == closedMark) {
            signalled.add(closedMark);
        }
        checkOpen();
        return key;
    }

    private void checkOpen() {
        if (closed) {
            throw new ClosedWatchServiceException();
        }
    }

    @GuardedBy("this")
    private void follow() {
        if (follower == null) {
            KeyValueStore store = fileSystem.store();
            ChangeFeed feed = store.changes(store.lastSequence());
            follower = new Thread(() -> follow(store, feed), "kvstore-watch-" + fileSystem.id());
            follower.setDaemon(true);
            follower.start();
        }
    }

    private void follow(KeyValueStore store, ChangeFeed first) {
        ChangeFeed feed = first;
        while (!closed) {
            try {
                for (Change change : feed.poll(PATIENCE)) {
                    if (change.keyspace().isEmpty()) {
                        tell(change);
                    }
                }
            } catch (ChangesLostException e) {
                feed = store.changes(store.lastSequence());
                all().forEach(KvWatchKey::overflow);
            } catch (StoreClosedException | StoreInterruptedException e) {
                break;
            } catch (StoreException e) {
                all().forEach(KvWatchKey::overflow);
            }
        }
        feed.close();
    }

    private void tell(Change change) {
        for (KvWatchKey key : all()) {
            key.apply(change);
        }
    }

    private List<KvWatchKey> all() {
        return new ArrayList<>(keys.values());
    }

    private static Set<WatchEvent.Kind<?>> kinds(WatchEvent.Kind<?>... events) {
        Set<WatchEvent.Kind<?>> kinds = new HashSet<>();
        for (WatchEvent.Kind<?> kind : events) {
            if (kind == StandardWatchEventKinds.ENTRY_CREATE
                    || kind == StandardWatchEventKinds.ENTRY_MODIFY
                    || kind == StandardWatchEventKinds.ENTRY_DELETE) {
                kinds.add(kind);
            } else if (Objects.requireNonNull(kind) != StandardWatchEventKinds.OVERFLOW) {
                throw new UnsupportedOperationException("unsupported event kind " + kind.name());
            }
        }
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("No events to register");
        }
        return kinds;
    }
}
