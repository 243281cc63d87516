package dev.kvstore.internal.io;

import dev.kvstore.internal.memory.NativeMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * A storage device in memory that keeps apart what was written and what has survived, whose power can
 * be cut at any operation, and which fails when told to. {@link SimulatedDisk} is one directory of it.
 *
 * <h2>Model</h2>
 * <ul>
 *   <li>A file's force makes its content and size durable, not its name; a directory's sync makes the
 *       names durable, not the content.
 *   <li>At a crash each dirty 4 KiB page is lost, kept, kept in its first bytes, or a mix of 512-byte
 *       sectors; a changed size is the old, the new or one between, and bytes never written are zero or
 *       what another file left there; of a directory's unsynced operations a prefix or a subset
 *       survives. {@link CrashPolicy} decides.
 *   <li>Stores into a mapping count as dirty pages.
 *   <li>What is dirty may be written in the background ({@link #writeBack}), never undone.
 *   <li>A force that fails leaves its pages clean, readable and lost.
 * </ul>
 *
 * <p>Thread-safe. All state is guarded by the device; stores into mappings are not, as in life.
 */
public final class SimulatedDevice {
    private static final int MAX_STALE_PAGES = 64;
    private static final int MAX_LOGGED = 100_000;

    final NativeMemory memory = new NativeMemory();

    private final Map<Path, SimulatedDirectory> directories = new TreeMap<>();
    private final List<byte[]> stalePages = new ArrayList<>();
    private final List<Operation> log = new ArrayList<>();
    private final FaultPlan faults = new FaultPlan();
    private final Set<Path> locks = new TreeSet<>();
    private final Set<String> open = new TreeSet<>();
    private final List<String> violations = new ArrayList<>();
    private final Set<SimulatedFile> handled = Collections.newSetFromMap(new IdentityHashMap<>());

    private Consumer<Operation> observer = operation -> {};
    private long calls;
    private long changes;
    private long opened;
    private long cutAt = Long.MAX_VALUE;
    private Operation cut;
    private Operation latest;
    private long capacity = 1L << 40;
    private boolean openFilesArePinned;
    private boolean preparesAhead = true;

    /** A device that can what devices can or can't, as a seed chooses: three of four make room ahead of need. */
    public static SimulatedDevice ofSeed(long seed) {
        SimulatedDevice device = new SimulatedDevice();
        device.prepareAhead((seed * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - 2) != 0);
        return device;
    }

    /** The directory {@code path}, which need not exist yet. */
    public SimulatedDisk disk(Path path) {
        return new SimulatedDisk(this, path);
    }

    /** Calls so far, of any kind. */
    public synchronized long calls() {
        return calls;
    }

    /** Calls so far that changed or synced something. */
    public synchronized long changes() {
        return changes;
    }

    /** The first 100,000 calls. */
    public synchronized List<Operation> operations() {
        return List.copyOf(log);
    }

    /** Is told of every call before it takes effect, in the calling thread; it may crash a copy of the device. */
    public synchronized void observe(Consumer<Operation> newObserver) {
        observer = newObserver;
    }

    /** Cuts the power at the changing call number {@code change}, counted from 1: it has no effect any more. */
    public synchronized void cutAt(long change) {
        cutAt = change;
    }

    /** Cuts the power at the next call of any kind. */
    public synchronized void cutNow() {
        freeze(new Operation(calls, changes, Operation.Kind.MAPPED_CHECKPOINT, "", 0, 0));
    }

    /** Whether the power is off. */
    public synchronized boolean isCut() {
        return cut != null;
    }

    /**
     * Makes the first call that matches, and that the fault can happen to, fail.
     *
     * @param everAfter whether all later calls that the fault can happen to fail as well
     */
    public synchronized void inject(Predicate<Operation> when, Fault fault, boolean everAfter) {
        faults.add(when, fault, everAfter);
    }

    /** Makes call number {@code call}, of any kind, counted from 1, fail if the fault can happen to it. */
    public void injectAt(long call, Fault fault, boolean everAfter) {
        inject(operation -> everAfter ? operation.call() >= call : operation.call() == call, fault, everAfter);
    }

    /** Heals the device. */
    public synchronized void clearFaults() {
        faults.clear();
    }

    /** Calls that were made to fail by {@link #inject}. */
    public synchronized long faultsFired() {
        return faults.fired();
    }

    /** Bytes that all files together may hold. */
    public synchronized void setCapacity(long bytes) {
        capacity = bytes;
    }

    /** Bytes that may still be written; negative if the capacity was set below what is used. */
    public synchronized long usableBytes() {
        return capacity - usedBytes();
    }

    /** Whether files that are open or mapped refuse to be deleted, renamed or replaced, as on Windows. */
    public synchronized void pinOpenFiles(boolean pin) {
        openFilesArePinned = pin;
    }

    /** Whether room in files of pages can be made ahead of need, and mapped before it is made, as on Linux; it can at first. */
    public synchronized void prepareAhead(boolean prepare) {
        preparesAhead = prepare;
    }

    /** A point between two stores into mappings at which the power can be cut. */
    public void mappedCheckpoint(String name) throws IOException {
        begin(Operation.Kind.MAPPED_CHECKPOINT, Path.of(name), 0, 0);
    }

    /** Open files, read mappings and locks, for leak checks. */
    public synchronized List<String> openHandles() {
        return List.copyOf(open);
    }

    /** Native bytes of mappings that nobody has closed. */
    public long mappedBytes() {
        return memory.used();
    }

    /** Misuse that could not be thrown at whoever did it, such as stores into read-only mappings. */
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** How many directory operations, sizes and pages are not durable: the bits of {@link CrashPolicy#subset}. */
    public synchronized int dirtyUnits() {
        int units = 0;
        Set<SimulatedFile> counted = Collections.newSetFromMap(new IdentityHashMap<>());
        for (SimulatedDirectory directory : directories.values()) {
            units += directory.dirtyUnits();
            for (SimulatedFile file : directory.files()) {
                units += counted.add(file) ? file.dirtyUnits() : 0;
            }
        }
        return units;
    }

    /**
     * Makes some of what is not durable durable, as the system does in the background: so a crash may
     * later find the present version of a page that is overwritten before the crash. To be called at
     * any moment, from an observer for example.
     */
    public synchronized void writeBack(long seed) {
        Random random = new Random(seed);
        Set<SimulatedFile> files = new LinkedHashSet<>();
        for (SimulatedDirectory directory : directories.values()) {
            files.addAll(directory.files());
            directory.writeBack(random);
        }
        files.forEach(file -> file.writeBack(random));
    }

    /**
     * A device in a state that a power failure now, or when the power was cut, may have left. This
     * device is not changed and may crash again in other ways.
     */
    public synchronized SimulatedDevice crash(CrashPolicy policy) {
        CrashPolicy.Decisions decisions = policy.decisions();
        SimulatedDevice found = new SimulatedDevice();
        found.capacity = capacity;
        found.openFilesArePinned = openFilesArePinned;
        found.preparesAhead = preparesAhead;
        List<byte[]> stale = new ArrayList<>(stalePages);
        directories.values().forEach(directory -> directory.files().forEach(f -> f.addPagesTo(stale, MAX_STALE_PAGES)));
        found.stalePages.addAll(stale);
        // The order of decisions is the order of units in dirtyUnits().
        IdentityHashMap<SimulatedFile, SimulatedFile> recovered = new IdentityHashMap<>();
        for (Map.Entry<Path, SimulatedDirectory> entry : directories.entrySet()) {
            SimulatedDirectory directory = new SimulatedDirectory();
            Map<String, SimulatedFile> names = entry.getValue().namesAfterCrash(decisions);
            for (SimulatedFile file : entry.getValue().files()) {
                recovered.computeIfAbsent(file, f -> f.afterCrash(decisions, stale));
            }
            names.forEach((name, file) -> directory.add(name, recovered.get(file)));
            directory.sync();
            found.directories.put(entry.getKey(), directory);
        }
        return found;
    }

    /** A hash of all names, sizes and content as they can be read, to tell outcomes of crashes apart. */
    public synchronized long fingerprint() {
        CRC32C names = new CRC32C();
        long hash = 1;
        for (Map.Entry<Path, SimulatedDirectory> entry : directories.entrySet()) {
            for (String name : entry.getValue().names()) {
                names.update((entry.getKey() + "/" + name).getBytes(StandardCharsets.UTF_8));
                hash = hash * 0x9E3779B97F4A7C15L + entry.getValue().get(name).fingerprint();
            }
        }
        return hash ^ names.getValue() << Integer.SIZE;
    }

    /**
     * Counts and logs a call, and makes it fail if its time has come.
     *
     * @return a fault that has an effect of its own, which the caller brings about; or null
     */
    synchronized Fault begin(Operation.Kind kind, Path subject, long position, long length) throws IOException {
        long change = changes + (kind.isChanging() ? 1 : 0);
        Operation operation = new Operation(calls + 1, change, kind, subject.toString(), position, length);
        if (cut != null) {
            throw new PowerCutException(cut);
        }
        observer.accept(operation);
        if (kind.isChanging() && change >= cutAt) {
            freeze(operation);
            throw new PowerCutException(operation);
        }
        calls++;
        changes = change;
        latest = operation;
        if (log.size() < MAX_LOGGED) {
            log.add(operation);
        }
        Fault fault = faults.next(operation);
        if (fault == null || hasEffect(fault, kind)) {
            return fault;
        }
        throw fault.at(operation);
    }

    /** The call that {@link #begin} has let through last. */
    synchronized Operation latest() {
        return latest;
    }

    synchronized boolean preparesAhead() {
        return preparesAhead;
    }

    synchronized SimulatedDirectory directory(Path path) {
        return directories.get(path);
    }

    synchronized void createDirectory(Path path) {
        directories.computeIfAbsent(path, absent -> new SimulatedDirectory());
    }

    synchronized boolean addLock(Path path) {
        return locks.add(path) && open.add("lock of " + path);
    }

    synchronized void removeLock(Path path) {
        locks.remove(path);
        open.remove("lock of " + path);
    }

    /** Registers an open file or mapping; the result identifies it for {@link #closed}. */
    synchronized String opened(SimulatedFile file, String what) {
        String handle = what + " #" + ++opened;
        open.add(handle);
        handled.add(file);
        file.addHandle();
        return handle;
    }

    synchronized void closed(SimulatedFile file, String handle) {
        if (open.remove(handle)) {
            file.removeHandle();
            if (file.handles() == 0) {
                handled.remove(file);
            }
        }
    }

    synchronized void violated(String rule) {
        violations.add(rule);
    }

    /** Refuses a change of a name whose file is open, if files are pinned. */
    synchronized void requireUnpinned(Path path, SimulatedFile file) throws IOException {
        if (openFilesArePinned && file != null && file.handles() > 0) {
            throw new FileSystemException(path.toString(), null, "the file is open or mapped: " + open);
        }
    }

    /** Keeps pages of a file that lost a name: its blocks may show up in others. */
    synchronized void keepStalePages(SimulatedFile file) {
        file.addPagesTo(stalePages, MAX_STALE_PAGES);
    }

    private static boolean hasEffect(Fault fault, Operation.Kind kind) {
        return switch (kind) {
            case FORCE, SYNC_DIRECTORY -> true;
            case WRITE -> fault != Fault.IO_ERROR;
            case CREATE_LOG -> fault == Fault.NO_SPACE;
            default -> false;
        };
    }

    /** The content of mappings at this moment is what counts; later stores go nowhere. */
    private void freeze(Operation operation) {
        if (cut == null) {
            cut = operation;
            handled.forEach(SimulatedFile::freezeMapping);
        }
    }

    private long usedBytes() {
        Set<SimulatedFile> files = Collections.newSetFromMap(new IdentityHashMap<>());
        directories.values().forEach(directory -> directory.names().forEach(name -> files.add(directory.get(name))));
        files.addAll(handled);
        return files.stream().mapToLong(SimulatedFile::size).sum();
    }
}
