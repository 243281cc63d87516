package dev.kvstore.nio;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.Change;
import dev.kvstore.Snapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.Watchable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A watched directory: which names it is known to have, and what happened to them. */
final class KvWatchKey implements WatchKey {
    private static final int MOST_EVENTS = 512;

    private final KvWatchService service;
    private final KvPath directory;
    private final byte[] key;
    private final byte[] prefix;

    /** Changes up to here are in {@link #names} already. */
    private final long since;

    @GuardedBy("this")
    private final Set<String> names;

    @GuardedBy("this")
    private Set<WatchEvent.Kind<?>> kinds;

    @GuardedBy("this")
    private final List<Event> events = new ArrayList<>();

    @GuardedBy("this")
    private boolean isSignalled;

    private volatile boolean valid = true;

    KvWatchKey(
            KvWatchService service,
            KvPath directory,
            byte[] key,
            Set<WatchEvent.Kind<?>> kinds,
            Set<String> names,
            long since) {
        this.service = service;
        this.directory = directory;
        this.key = key;
        this.prefix = PathBytes.childPrefix(key);
        this.kinds = kinds;
        this.names = new HashSet<>(names);
        this.since = since;
    }

    /** A key that knows the names of this moment. */
    static KvWatchKey of(KvWatchService service, KvPath directory, byte[] key, Set<WatchEvent.Kind<?>> kinds) {
        try (Snapshot snapshot = service.fileSystem().store().snapshot()) {
            Set<String> names =
                    names(new Tree(snapshot, version -> 0, node -> node, snapshot::sequence, new Leaves()), key);
            return new KvWatchKey(service, directory, key, kinds, names, snapshot.sequence());
        }
    }

    @Override
    public boolean isValid() {
        return valid;
    }

    @Override
    public synchronized List<WatchEvent<?>> pollEvents() {
        List<WatchEvent<?>> polled = new ArrayList<>(events);
        events.clear();
        return polled;
    }

    @Override
    public synchronized boolean reset() {
        if (valid && isSignalled) {
            if (events.isEmpty()) {
                isSignalled = false;
            } else {
                service.signal(this);
            }
        }
        return valid;
    }

    @Override
    public void cancel() {
        valid = false;
        service.cancelled(this);
    }

    @Override
    public Watchable watchable() {
        return directory;
    }

    synchronized void kinds(Set<WatchEvent.Kind<?>> wanted) {
        kinds = wanted;
    }

    /** The service is closed. */
    void invalidate() {
        valid = false;
    }

    /** Changes were lost. */
    synchronized void overflow() {
        names.clear();
        names.addAll(names(tree(), key));
        events.clear();
        add(OVERFLOW, null);
    }

    /** A write was committed. */
    synchronized void apply(Change change) {
        if (!valid || change.version() <= since) {
            return;
        }
        if (change.kind() == Change.Kind.DELETE_RANGE) {
            compare();
        } else if (PathBytes.startsWith(change.key(), prefix) && change.key().length > prefix.length) {
            applyToChild(change);
        } else if (change.kind() == Change.Kind.DELETE && Arrays.equals(change.key(), prefix)) {
            checkPresent();
        }
    }

    @GuardedBy("this")
    private void applyToChild(Change change) {
        byte[] changed = change.key();
        if (!PathBytes.isPath(changed, prefix.length)) {
            return;
        }
        int end = prefix.length;
        while (end < changed.length && changed[end] != '/') {
            end++;
        }
        boolean isDirectory = end < changed.length;
        byte[] child = Arrays.copyOf(changed, end);
        String name = new String(changed, prefix.length, end - prefix.length, StandardCharsets.UTF_8);
        if (change.kind() == Change.Kind.PUT) {
            if (names.add(name)) {
                add(ENTRY_CREATE, name);
            } else if (!isDirectory) {
                add(ENTRY_MODIFY, name);
            }
        } else if (!exists(child, isDirectory) && names.remove(name)) {
            add(ENTRY_DELETE, name);
        }
        if (change.kind() == Change.Kind.DELETE) {
            checkPresent();
        }
    }

    /** Of a deleted file only a directory of its name may be left; of a directory, whatever is there now. */
    private boolean exists(byte[] child, boolean wasDirectory) {
        return wasDirectory ? tree().at(child) != null : tree().isDirectory(child);
    }

    @GuardedBy("this")
    private void compare() {
        Set<String> now = names(tree(), key);
        for (String name : List.copyOf(names)) {
            if (!now.contains(name)) {
                names.remove(name);
                add(ENTRY_DELETE, name);
            }
        }
        checkPresent();
    }

    @GuardedBy("this")
    private void checkPresent() {
        if (!tree().isDirectory(key)) {
            valid = false;
            service.cancelled(this);
            signal();
        }
    }

    @GuardedBy("this")
    private void add(WatchEvent.Kind<?> kind, String name) {
        if (kind != OVERFLOW && !kinds.contains(kind)) {
            return;
        }
        Event last = events.isEmpty() ? null : events.get(events.size() - 1);
        if (events.size() >= MOST_EVENTS && kind != OVERFLOW) {
            events.clear();
            events.add(new Event(OVERFLOW, null));
        } else if (last != null && last.is(kind, name)) {
            last.count++;
        } else if (last == null || last.kind != OVERFLOW) {
            events.add(new Event(
                    kind, name == null ? null : directory.getFileSystem().getPath(name)));
        }
        signal();
    }

    @GuardedBy("this")
    private void signal() {
        if (!isSignalled) {
            isSignalled = true;
            service.signal(this);
        }
    }

    private Tree tree() {
        return service.fileSystem().files().volume().tree();
    }

    private static Set<String> names(Tree tree, byte[] key) {
        Set<String> names = new HashSet<>();
        Listing listing = new Listing(tree, key);
        for (List<byte[]> some = listing.next(); !some.isEmpty(); some = listing.next()) {
            for (byte[] name : some) {
                names.add(new String(name, StandardCharsets.UTF_8));
            }
        }
        return names;
    }

    /** Something that happened, perhaps several times. */
    private static final class Event implements WatchEvent<Path> {
        private final Kind<?> kind;
        private final Path context;
        private int count = 1;

        Event(Kind<?> kind, Path context) {
            this.kind = kind;
            this.context = context;
        }

        boolean is(Kind<?> otherKind, String name) {
            return kind == otherKind && (context == null || context.toString().equals(name));
        }

        @Override
        @SuppressWarnings("unchecked") // OVERFLOW has no context
        public Kind<Path> kind() {
            return (Kind<Path>) kind;
        }

        @Override
        public int count() {
            return count;
        }

        @Override
        public Path context() {
            return context;
        }
    }
}
