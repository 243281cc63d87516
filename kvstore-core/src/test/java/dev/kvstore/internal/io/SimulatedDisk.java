package dev.kvstore.internal.io;

import dev.kvstore.StoreLockedException;
import dev.kvstore.internal.io.Operation.Kind;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * One directory of a {@link SimulatedDevice}, on which all faults, cuts and counts are to be found.
 *
 * <p>Misuse that a real system would tolerate or punish late (use after close, two writers of a log,
 * access past the end) throws {@link IllegalStateException} or {@link IndexOutOfBoundsException}.
 */
public final class SimulatedDisk implements Disk {
    private static final String LOCK_FILE = "LOCK";

    private final SimulatedDevice device;
    private final Path path;
    private final boolean noticed;

    SimulatedDisk(SimulatedDevice device, Path path) {
        this(device, path, true);
    }

    private SimulatedDisk(SimulatedDevice device, Path path, boolean noticed) {
        this.device = device;
        this.noticed = noticed;
        this.path = path.toAbsolutePath().normalize();
    }

    /** An existing empty directory on a new device. */
    public static SimulatedDisk create(Path path) {
        SimulatedDisk disk = new SimulatedDevice().disk(path);
        disk.device.createDirectory(disk.path);
        return disk;
    }

    /** The device this directory is on. */
    public SimulatedDevice device() {
        return device;
    }

    /** The same directory on what {@link SimulatedDevice#crash} leaves of the device. */
    public SimulatedDisk crash(CrashPolicy policy) {
        return device.crash(policy).disk(path);
    }

    /** The same directory for who only looks at it: what reads and lists files is no counted call, and never fails. */
    public SimulatedDisk unnoticed() {
        return new SimulatedDisk(device, path, false);
    }

    /** What reading the whole file would give; no counted call. */
    public byte[] content(String name) {
        synchronized (device) {
            SimulatedFile file = device.directory(path).get(name);
            if (file == null) {
                throw new IllegalArgumentException(path + " has no file " + name);
            }
            return file.read(0, (int) file.size());
        }
    }

    /** Overwrites bytes durably, as damage would; no counted call. */
    public void damage(String name, long position, byte[] bytes) {
        synchronized (device) {
            SimulatedFile file = device.directory(path).get(name);
            file.write(position, bytes, 0, bytes.length);
            file.force();
        }
    }

    /** Whether content and name of the file, as seen now, would survive any crash. */
    public boolean isDurable(String name) {
        return isContentDurable(name) && isNameDurable(name);
    }

    /** Whether the file's content, as seen now, would survive any crash. */
    public boolean isContentDurable(String name) {
        synchronized (device) {
            SimulatedFile file = device.directory(path).get(name);
            return file != null && file.isDurable();
        }
    }

    /** Whether the presence (or absence) of the name would survive any crash. */
    public boolean isNameDurable(String name) {
        synchronized (device) {
            return device.directory(path).isDurable(name);
        }
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public void createDirectory() throws IOException {
        synchronized (device) {
            device.begin(Kind.CREATE_DIRECTORY, path, 0, 0);
            device.createDirectory(path);
        }
    }

    @Override
    public boolean directoryExists() {
        return device.directory(path) != null;
    }

    @Override
    public List<String> list() throws IOException {
        synchronized (device) {
            look(Kind.LIST, path);
            return directory().names();
        }
    }

    @Override
    public boolean exists(String name) {
        synchronized (device) {
            SimulatedDirectory directory = device.directory(path);
            return directory != null && directory.get(name) != null;
        }
    }

    @Override
    public long size(String name) throws IOException {
        synchronized (device) {
            look(Kind.SIZE, file(name));
            return existing(name).size();
        }
    }

    @Override
    public OutputFile create(String name) throws IOException {
        synchronized (device) {
            device.begin(Kind.CREATE, file(name), 0, 0);
            return new SimulatedOutputFile(device, addNew(name), file(name));
        }
    }

    @Override
    public LogFile createLog(String name, long bytes) throws IOException {
        if (bytes < 1 || bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a log must hold 1 to 2147483647 bytes, got " + bytes);
        }
        synchronized (device) {
            Fault fault = device.begin(Kind.CREATE_LOG, file(name), 0, bytes);
            SimulatedFile added = addNew(name);
            if (fault != null || device.usableBytes() < bytes) {
                directory().remove(name);
                throw Fault.NO_SPACE.at(device.latest());
            }
            added.extend(bytes);
            return new SimulatedLogFile(device, added, file(name));
        }
    }

    @Override
    public LogFile openLog(String name) throws IOException {
        synchronized (device) {
            device.begin(Kind.OPEN_LOG, file(name), 0, 0);
            return new SimulatedLogFile(device, existing(name), file(name));
        }
    }

    @Override
    public PageFile createPages(String name) throws IOException {
        synchronized (device) {
            device.begin(Kind.CREATE, file(name), 0, 0);
            return new SimulatedPageFile(device, addNew(name), file(name));
        }
    }

    @Override
    public PageFile openPages(String name) throws IOException {
        synchronized (device) {
            device.begin(Kind.OPEN_PAGES, file(name), 0, 0);
            return new SimulatedPageFile(device, existing(name), file(name));
        }
    }

    @Override
    public InputFile open(String name) throws IOException {
        synchronized (device) {
            look(Kind.OPEN, file(name));
            return new SimulatedInputFile(device, existing(name), file(name), noticed);
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        synchronized (device) {
            device.begin(Kind.RENAME, file(from), 0, 0);
            device.requireUnpinned(file(from), existing(from));
            SimulatedFile replaced = directory().get(to);
            device.requireUnpinned(file(to), replaced);
            if (replaced != null) {
                device.keepStalePages(replaced);
            }
            directory().rename(from, to);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        synchronized (device) {
            device.begin(Kind.DELETE, file(name), 0, 0);
            SimulatedFile deleted = directory().get(name);
            if (deleted != null) {
                device.requireUnpinned(file(name), deleted);
                device.keepStalePages(deleted);
                directory().remove(name);
            }
        }
    }

    @Override
    public void linkTo(String name, Disk target) throws IOException {
        if (!(target instanceof SimulatedDisk other) || other.device != device) {
            copyTo(name, target);
            return;
        }
        synchronized (device) {
            device.begin(Kind.LINK, file(name), 0, 0);
            SimulatedFile file = existing(name);
            other.requireAbsent(name);
            other.directory().add(name, file);
        }
    }

    @Override
    public void syncDirectory() throws IOException {
        synchronized (device) {
            Fault fault = device.begin(Kind.SYNC_DIRECTORY, path, 0, 0);
            if (fault != null) {
                directory().loseUnsynced();
                throw fault.at(device.latest());
            }
            directory().sync();
        }
    }

    @Override
    public DirectoryLock lock() throws IOException {
        synchronized (device) {
            device.begin(Kind.LOCK, file(LOCK_FILE), 0, 0);
            if (!device.addLock(path)) {
                throw new StoreLockedException(path + " is locked by this test");
            }
            if (directory().get(LOCK_FILE) == null) {
                addNew(LOCK_FILE);
            }
        }
        return () -> device.removeLock(path);
    }

    @Override
    public long usableBytes() {
        return Math.max(0, device.usableBytes());
    }

    @Override
    public Disk sibling(Path other) {
        return new SimulatedDisk(device, other, noticed);
    }

    @Override
    public boolean isOutOfSpace(IOException failure) {
        return IoFailures.isOutOfSpace(failure);
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "simulated " + path;
    }

    private void look(Kind kind, Path subject) throws IOException {
        if (noticed) {
            device.begin(kind, subject, 0, 0);
        }
    }

    private Path file(String name) {
        if (name.isEmpty() || name.contains("/")) {
            throw new IllegalArgumentException("not a plain file name: " + name);
        }
        return path.resolve(name);
    }

    private SimulatedDirectory directory() throws IOException {
        SimulatedDirectory directory = device.directory(path);
        if (directory == null) {
            throw new NoSuchFileException(path.toString());
        }
        return directory;
    }

    private SimulatedFile existing(String name) throws IOException {
        SimulatedFile file = directory().get(name);
        if (file == null) {
            throw new NoSuchFileException(file(name).toString());
        }
        return file;
    }

    private void requireAbsent(String name) throws IOException {
        if (directory().get(name) != null) {
            throw new FileAlreadyExistsException(file(name).toString());
        }
    }

    private SimulatedFile addNew(String name) throws IOException {
        requireAbsent(name);
        SimulatedFile file = new SimulatedFile();
        directory().add(name, file);
        return file;
    }

    private void copyTo(String name, Disk target) throws IOException {
        try (InputFile source = open(name);
                OutputFile copy = target.create(name);
                Region content = new NativeMemory().allocate(MemoryComponent.SCRATCH, Math.max(1, source.size()))) {
            if (source.size() > Integer.MAX_VALUE) {
                throw new FileSystemException(name, null, "too large for a simulated copy");
            }
            source.read(0, content, 0, (int) source.size());
            copy.write(content, 0, source.size());
            copy.force();
        }
    }
}
