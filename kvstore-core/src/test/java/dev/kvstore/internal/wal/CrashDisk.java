package dev.kvstore.internal.wal;

import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.NativeMemory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A directory in memory whose power can be cut, whose operations can fail, and whose bytes can be changed.
 *
 * <p>Content is durable after {@code force}, names after {@code syncDirectory}, neither without. A crash keeps any
 * mixture of 512-byte sectors of what was not forced, and any subset of what was not synced in the directory.
 */
public final class CrashDisk implements Disk {
    /** What a power cut does to bytes and names that were not made durable. */
    public enum Cut {
        LOSE_ALL,
        KEEP_ALL,
        RANDOM;

        /** Mostly a random mixture. */
        public static Cut any(Random random) {
            return switch (random.nextInt(5)) {
                case 0 -> LOSE_ALL;
                case 1 -> KEEP_ALL;
                default -> RANDOM;
            };
        }
    }

    /** The operations that can be made to fail. */
    public enum Operation {
        CREATE,
        WRITE,
        FORCE,
        RENAME,
        DELETE,
        SYNC_DIRECTORY,
        RESERVE,
        /** Access to a mapping, as where the device does not deliver a page. */
        STORE
    }

    private static final String FULL = "no space left";

    private final NativeMemory memory = new NativeMemory();
    private final Map<String, CrashFile> names = new TreeMap<>();
    private final Map<String, CrashFile> durableNames = new TreeMap<>();
    private final List<Runnable> unsynced = new ArrayList<>();
    private Operation failing;
    private int failAfter;
    private boolean full;
    private int forces;
    private int writes;
    private int openLogs;

    /** The disk as it is found after the power was cut now. This one remains as it is. */
    public synchronized CrashDisk crash(Cut cut, Random random) {
        Map<String, CrashFile> found = new TreeMap<>(durableNames);
        Map<String, CrashFile> saved = new TreeMap<>(durableNames);
        for (Runnable change : unsynced) {
            if (cut == Cut.KEEP_ALL || (cut == Cut.RANDOM && random.nextBoolean())) {
                change.run();
            }
        }
        found.clear();
        found.putAll(durableNames);
        durableNames.clear();
        durableNames.putAll(saved);
        CrashDisk after = new CrashDisk();
        found.forEach((name, file) -> after.put(name, file.afterCrash(cut, random)));
        return after;
    }

    /** A copy of the present content, all of it durable: what a killed process leaves. */
    public synchronized CrashDisk copy() {
        CrashDisk copy = new CrashDisk();
        names.forEach((name, file) -> copy.put(name, file.bytes()));
        return copy;
    }

    /** The present content of a file. */
    public synchronized byte[] get(String name) {
        return names.get(name).bytes();
    }

    /** Sets the content of a file, durably. */
    public synchronized void put(String name, byte[] bytes) {
        CrashFile file = new CrashFile(memory);
        file.write(0, bytes, bytes.length);
        file.force();
        names.put(name, file);
        durableNames.put(name, file);
    }

    /** Lets one kind of operation fail with an I/O error, from the {@code after}-th next one on. */
    public synchronized void fail(Operation operation, int after) {
        failing = operation;
        failAfter = after;
    }

    /** Ends failing. */
    public synchronized void heal() {
        failing = null;
        full = false;
    }

    /** Lets everything that needs room fail, after having written half of it. */
    public synchronized void fill() {
        full = true;
    }

    /** How often files were forced. */
    public synchronized int forces() {
        return forces;
    }

    /** How often a log was written by a call. */
    public synchronized int writes() {
        return writes;
    }

    /** How many segments are open for writing. */
    public synchronized int openLogs() {
        return openLogs;
    }

    private void enter(Operation operation) throws IOException {
        if (operation == failing && failAfter-- <= 0) {
            throw new IOException(operation + " was made to fail");
        }
    }

    private void change(String name, CrashFile file) {
        set(names, name, file);
        unsynced.add(() -> set(durableNames, name, file));
    }

    private static void set(Map<String, CrashFile> map, String name, CrashFile file) {
        if (file == null) {
            map.remove(name);
        } else {
            map.put(name, file);
        }
    }

    private CrashFile find(String name) throws FileNotFoundException {
        CrashFile file = names.get(name);
        if (file == null) {
            throw new FileNotFoundException(name);
        }
        return file;
    }

    private CrashFile createFile(String name) throws IOException {
        enter(Operation.CREATE);
        if (names.containsKey(name)) {
            throw new IOException(name + " exists");
        }
        CrashFile file = new CrashFile(memory);
        change(name, file);
        return file;
    }

    @Override
    public Path path() {
        return Path.of("crash-disk");
    }

    @Override
    public void createDirectory() {}

    @Override
    public boolean directoryExists() {
        return true;
    }

    @Override
    public synchronized List<String> list() {
        return new ArrayList<>(names.keySet());
    }

    @Override
    public synchronized boolean exists(String name) {
        return names.containsKey(name);
    }

    @Override
    public synchronized long size(String name) throws IOException {
        return find(name).size();
    }

    @Override
    public synchronized OutputFile create(String name) throws IOException {
        return new CrashOutputFile(this, createFile(name));
    }

    @Override
    public synchronized LogFile createLog(String name, long bytes) throws IOException {
        if (full) {
            throw new IOException(FULL);
        }
        CrashFile file = createFile(name);
        file.grow(bytes);
        return new CrashLogFile(this, file);
    }

    @Override
    public synchronized LogFile openLog(String name) throws IOException {
        return new CrashLogFile(this, find(name));
    }

    @Override
    public synchronized InputFile open(String name) throws IOException {
        return new CrashInputFile(memory, find(name));
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        enter(Operation.RENAME);
        CrashFile file = find(from);
        names.remove(from);
        names.put(to, file);
        unsynced.add(() -> {
            durableNames.remove(from);
            durableNames.put(to, file);
        });
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        enter(Operation.DELETE);
        change(name, null);
    }

    @Override
    public void linkTo(String name, Disk target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public synchronized void syncDirectory() throws IOException {
        enter(Operation.SYNC_DIRECTORY);
        unsynced.forEach(Runnable::run);
        unsynced.clear();
    }

    @Override
    public DirectoryLock lock() {
        return () -> {};
    }

    @Override
    public long usableBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public Disk sibling(Path path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOutOfSpace(IOException failure) {
        return FULL.equals(failure.getMessage());
    }

    @Override
    public void close() {}

    synchronized void write(CrashFile file, long position, byte[] bytes) throws IOException {
        enter(Operation.WRITE);
        file.write(position, bytes, full ? bytes.length / 2 : bytes.length);
        if (full) {
            throw new IOException(FULL);
        }
    }

    synchronized void writeLog(CrashFile file, long position, byte[] bytes) throws IOException {
        writes++;
        write(file, position, bytes);
    }

    /** A failing force leaves the pages clean and lost, as a real one does. */
    synchronized void force(CrashFile file) throws IOException {
        forces++;
        enter(Operation.FORCE);
        file.force();
    }

    synchronized void reserve() throws IOException {
        enter(Operation.RESERVE);
        if (full) {
            throw new IOException(FULL);
        }
    }

    /** Somebody is about to store into a mapping. */
    synchronized void enterStore() {
        if (failing == Operation.STORE && failAfter-- <= 0) {
            throw new InternalError("a store was made to fail");
        }
    }

    /** So many logs more are open for writing. */
    synchronized void logOpened(int more) {
        openLogs += more;
    }
}
