package dev.kvstore.internal.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Watches over the order of operations on another disk: knows of every file whether content and name are
 * durable, refuses what would lose data in a crash, and tells an {@link Observer}.
 *
 * <p>Rules that hold always: a file is renamed only when its content is durable; a file that is
 * referenced durably ({@link #reference}) is neither deleted nor replaced. A violation is thrown as an
 * {@link AssertionError} and kept in {@link #violations()}, for a background thread may swallow it.
 *
 * <p>What existed before is taken for durable. Stores into mappings can't be seen: content counts as
 * durable from a force to the next write call. Thread-safe.
 */
public final class CheckingDisk implements Disk {
    /** Told of operations before they are passed on, by the thread that makes them; may throw AssertionErrors. */
    public interface Observer {
        /** Whether it wants to be shown what is written to a file, which costs a copy. */
        default boolean readsWritesTo(String name) {
            return true;
        }

        /** Bytes about to be written to a file. */
        default void beforeWrite(String name, byte[] bytes) {}

        /** A file about to be forced. */
        default void beforeForce(String name) {}

        /** A file that has been forced. */
        default void afterForce(String name) {}

        /** A file about to be renamed. */
        default void beforeRename(String from, String to) {}

        /** A file about to be deleted. */
        default void beforeDelete(String name) {}

        /** A directory that has been synced. */
        default void afterSyncDirectory() {}

        /** What watches another directory of the same device. */
        default Observer ofSibling(CheckingDisk sibling) {
            return new Observer() {};
        }
    }

    /** What is known of one file; guarded by the disk. */
    static final class Tracked {
        long writes;
        long writesForced;
        boolean nameDurable;

        Tracked(boolean durable) {
            writes = durable ? 0 : 1;
            nameDurable = durable;
        }
    }

    private final Disk inner;
    private final Disk looking;
    private final Map<String, Tracked> files = new HashMap<>();
    private final Set<String> referenced = new HashSet<>();
    private final List<String> violations = new ArrayList<>();
    private volatile Observer observer = new Observer() {};
    private volatile Consumer<String> reports = violation -> {};

    /** Watches {@code inner}, whose present files are taken for durable. */
    public CheckingDisk(Disk inner) {
        this.inner = inner;
        this.looking = inner instanceof SimulatedDisk simulated ? simulated.unnoticed() : inner;
    }

    /** The disk below, to look at: nothing is checked, and a simulated device does not count it. */
    public Disk unchecked() {
        return looking;
    }

    /** Replaces the observer. */
    public void observe(Observer newObserver) {
        observer = newObserver;
    }

    /** Tells of every rule that is broken from now on. */
    public void reportTo(Consumer<String> newReports) {
        reports = newReports;
    }

    /** Whether the file's name, and its content as of the last write, are durable. */
    public synchronized boolean isDurable(String name) {
        Tracked file = files.get(name);
        return file == null ? inner.exists(name) : file.nameDurable && file.writesForced == file.writes;
    }

    /** Fails unless {@link #isDurable}. */
    public void assertDurable(String name) {
        require(isDurable(name), name + " is relied on, but its content or its name is not durable");
    }

    /** States that something durable refers to the file from now on: it must be durable, and stay. */
    public void reference(String name) {
        assertDurable(name);
        synchronized (this) {
            referenced.add(name);
        }
    }

    /** States that nothing durable refers to the file any more. */
    public synchronized void dereference(String name) {
        referenced.remove(name);
    }

    /** All rules broken so far. */
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    @Override
    public Path path() {
        return inner.path();
    }

    @Override
    public void createDirectory() throws IOException {
        inner.createDirectory();
    }

    @Override
    public boolean directoryExists() {
        return inner.directoryExists();
    }

    @Override
    public List<String> list() throws IOException {
        return inner.list();
    }

    @Override
    public boolean exists(String name) {
        return inner.exists(name);
    }

    @Override
    public long size(String name) throws IOException {
        return inner.size(name);
    }

    @Override
    public OutputFile create(String name) throws IOException {
        OutputFile file = inner.create(name);
        return new CheckingOutputFile(this, name, track(name), file);
    }

    @Override
    public LogFile createLog(String name, long bytes) throws IOException {
        LogFile file = inner.createLog(name, bytes);
        return new CheckingLogFile(this, name, track(name), file);
    }

    @Override
    public LogFile createLog(String name, long bytes, long reserved) throws IOException {
        LogFile file = inner.createLog(name, bytes, reserved);
        return new CheckingLogFile(this, name, track(name), file);
    }

    @Override
    public LogFile openLog(String name) throws IOException {
        return opened(name, inner.openLog(name));
    }

    @Override
    public LogFile openLog(String name, long reserved) throws IOException {
        return opened(name, inner.openLog(name, reserved));
    }

    @Override
    public PageFile createPages(String name) throws IOException {
        PageFile file = inner.createPages(name);
        return new CheckingPageFile(this, name, track(name), file);
    }

    @Override
    public PageFile openPages(String name) throws IOException {
        PageFile file = inner.openPages(name);
        synchronized (this) {
            return new CheckingPageFile(this, name, files.computeIfAbsent(name, found -> new Tracked(true)), file);
        }
    }

    @Override
    public InputFile open(String name) throws IOException {
        return inner.open(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        synchronized (this) {
            Tracked file = files.get(from);
            require(
                    file == null || file.writesForced == file.writes,
                    from + " is renamed to " + to + " before its content is durable");
            require(!referenced.contains(from), from + " is renamed though something durable refers to it");
            require(!referenced.contains(to), to + " is replaced though something durable refers to it");
        }
        observer.beforeRename(from, to);
        inner.rename(from, to);
        synchronized (this) {
            Tracked file = files.remove(from);
            Tracked renamed = file == null ? new Tracked(true) : file;
            renamed.nameDurable = false;
            files.put(to, renamed);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        synchronized (this) {
            require(!referenced.contains(name), name + " is deleted though something durable refers to it");
        }
        observer.beforeDelete(name);
        inner.delete(name);
        synchronized (this) {
            files.remove(name);
        }
    }

    @Override
    public void linkTo(String name, Disk target) throws IOException {
        if (!(target instanceof CheckingDisk other)) {
            inner.linkTo(name, target);
            return;
        }
        inner.linkTo(name, other.inner);
        boolean durable = isContentDurable(name);
        synchronized (other) {
            Tracked linked = new Tracked(durable);
            linked.nameDurable = false;
            other.files.put(name, linked);
        }
    }

    /** Names that are added while the sync runs are not taken for durable. */
    @Override
    public void syncDirectory() throws IOException {
        List<Tracked> synced;
        synchronized (this) {
            synced = List.copyOf(files.values());
        }
        inner.syncDirectory();
        synchronized (this) {
            synced.forEach(file -> file.nameDurable = true);
        }
        observer.afterSyncDirectory();
    }

    @Override
    public DirectoryLock lock() throws IOException {
        return inner.lock();
    }

    @Override
    public long usableBytes() throws IOException {
        return inner.usableBytes();
    }

    @Override
    public Disk sibling(Path path) {
        CheckingDisk sibling = new CheckingDisk(inner.sibling(path));
        sibling.observer = observer.ofSibling(sibling);
        return sibling;
    }

    @Override
    public boolean isOutOfSpace(IOException failure) {
        return inner.isOutOfSpace(failure);
    }

    @Override
    public void close() {
        inner.close();
    }

    @Override
    public String toString() {
        return "checking " + inner;
    }

    void written(Tracked file) {
        synchronized (this) {
            file.writes++;
        }
    }

    void beforeWrite(String name, Supplier<byte[]> bytes) {
        if (observer.readsWritesTo(name)) {
            observer.beforeWrite(name, bytes.get());
        }
    }

    /** An operation of the disk below that may fail. */
    interface Force {
        void run() throws IOException;
    }

    void force(String name, Tracked file, Force force) throws IOException {
        observer.beforeForce(name);
        long before;
        synchronized (this) {
            before = file.writes;
        }
        force.run();
        synchronized (this) {
            file.writesForced = Math.max(file.writesForced, before);
        }
        observer.afterForce(name);
    }

    private synchronized boolean isContentDurable(String name) {
        Tracked file = files.get(name);
        return file == null || file.writesForced == file.writes;
    }

    private synchronized Tracked track(String name) {
        Tracked file = new Tracked(false);
        files.put(name, file);
        return file;
    }

    private synchronized LogFile opened(String name, LogFile file) {
        return new CheckingLogFile(this, name, files.computeIfAbsent(name, found -> new Tracked(true)), file);
    }

    /** A rule that holds, or is broken. */
    public void require(boolean holds, String violation) {
        if (!holds) {
            synchronized (this) {
                violations.add(violation);
            }
            reports.accept(violation);
            throw new AssertionError(violation);
        }
    }
}
