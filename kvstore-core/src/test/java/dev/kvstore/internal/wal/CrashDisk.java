package dev.kvstore.internal.wal;

import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static final int SECTOR = 512;
    private static final int PAGE = 4096;
    private static final String FULL = "no space left";

    private final NativeMemory memory = new NativeMemory();
    private final Map<String, Inode> names = new TreeMap<>();
    private final Map<String, Inode> durableNames = new TreeMap<>();
    private final List<Runnable> unsynced = new ArrayList<>();
    private Operation failing;
    private int failAfter;
    private boolean full;
    private int forces;
    private int writes;
    private int openLogs;

    private final class Inode {
        private byte[] durable = new byte[0];
        private Region content = memory.allocate(MemoryComponent.SCRATCH, 1);
        private long size;

        void grow(long bytes) {
            if (bytes > content.capacity()) {
                Region larger = memory.allocate(MemoryComponent.SCRATCH, Math.max(bytes, 2 * content.capacity()));
                larger.copyFrom(0, content, 0, size);
                content = larger;
            }
            if (bytes > size) {
                content.fill(size, bytes - size, (byte) 0);
            }
            size = bytes;
        }

        byte[] bytes() {
            return content.toArray(0, (int) size);
        }

        void force() {
            durable = bytes();
        }

        byte[] afterCrash(Cut cut, Random random) {
            byte[] now = bytes();
            if (cut == Cut.LOSE_ALL) {
                return durable.clone();
            }
            if (cut == Cut.KEEP_ALL) {
                return now;
            }
            boolean grown = random.nextBoolean();
            byte[] left = Arrays.copyOf(durable, grown ? Math.max(now.length, durable.length) : durable.length);
            for (int page = 0; page < left.length; page += PAGE) {
                int choice = random.nextInt(3);
                int end = Math.min(page + PAGE, left.length);
                for (int sector = page; sector < end; sector += SECTOR) {
                    if (choice == 1 || (choice == 2 && random.nextBoolean())) {
                        int length = Math.min(Math.min(sector + SECTOR, end), now.length) - sector;
                        System.arraycopy(now, sector, left, sector, Math.max(0, length));
                    }
                }
            }
            return left;
        }
    }

    /** The disk as it is found after the power was cut now. This one remains as it is. */
    public synchronized CrashDisk crash(Cut cut, Random random) {
        Map<String, Inode> found = new TreeMap<>(durableNames);
        Map<String, Inode> saved = new TreeMap<>(durableNames);
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
        found.forEach((name, inode) -> after.put(name, inode.afterCrash(cut, random)));
        return after;
    }

    /** A copy of the present content, all of it durable: what a killed process leaves. */
    public synchronized CrashDisk copy() {
        CrashDisk copy = new CrashDisk();
        names.forEach((name, inode) -> copy.put(name, inode.bytes()));
        return copy;
    }

    /** The present content of a file. */
    public synchronized byte[] get(String name) {
        return names.get(name).bytes();
    }

    /** Sets the content of a file, durably. */
    public synchronized void put(String name, byte[] bytes) {
        Inode inode = new Inode();
        inode.grow(bytes.length);
        inode.content.write(0, bytes, 0, bytes.length);
        inode.force();
        names.put(name, inode);
        durableNames.put(name, inode);
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

    private void change(String name, Inode inode) {
        set(names, name, inode);
        unsynced.add(() -> set(durableNames, name, inode));
    }

    private static void set(Map<String, Inode> map, String name, Inode inode) {
        if (inode == null) {
            map.remove(name);
        } else {
            map.put(name, inode);
        }
    }

    private Inode find(String name) throws FileNotFoundException {
        Inode inode = names.get(name);
        if (inode == null) {
            throw new FileNotFoundException(name);
        }
        return inode;
    }

    private Inode createInode(String name) throws IOException {
        enter(Operation.CREATE);
        if (names.containsKey(name)) {
            throw new IOException(name + " exists");
        }
        Inode inode = new Inode();
        change(name, inode);
        return inode;
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
        return find(name).size;
    }

    @Override
    public synchronized OutputFile create(String name) throws IOException {
        return new Output(createInode(name));
    }

    @Override
    public synchronized LogFile createLog(String name, long bytes) throws IOException {
        if (full) {
            throw new IOException(FULL);
        }
        Inode inode = createInode(name);
        inode.grow(bytes);
        return new Log(inode);
    }

    @Override
    public synchronized LogFile openLog(String name) throws IOException {
        return new Log(find(name));
    }

    @Override
    public synchronized InputFile open(String name) throws IOException {
        return new Input(find(name));
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        enter(Operation.RENAME);
        Inode inode = find(from);
        names.remove(from);
        names.put(to, inode);
        unsynced.add(() -> {
            durableNames.remove(from);
            durableNames.put(to, inode);
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

    private void write(Inode inode, long position, byte[] bytes) throws IOException {
        enter(Operation.WRITE);
        int length = full ? bytes.length / 2 : bytes.length;
        inode.grow(Math.max(inode.size, position + length));
        inode.content.write(position, bytes, 0, length);
        if (full) {
            throw new IOException(FULL);
        }
    }

    /** A failing force leaves the pages clean and lost, as a real one does. */
    private void force(Inode inode) throws IOException {
        forces++;
        enter(Operation.FORCE);
        inode.force();
    }

    private final class Output implements OutputFile {
        private final Inode inode;

        Output(Inode inode) {
            this.inode = inode;
        }

        @Override
        public void write(Region source, long offset, long length) throws IOException {
            write(source.toArray(offset, (int) length), 0, (int) length);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            synchronized (CrashDisk.this) {
                CrashDisk.this.write(inode, inode.size, Arrays.copyOfRange(source, offset, offset + length));
            }
        }

        @Override
        public long position() {
            return inode.size;
        }

        @Override
        public void force() throws IOException {
            synchronized (CrashDisk.this) {
                CrashDisk.this.force(inode);
            }
        }

        @Override
        public void close() {}
    }

    private final class Log implements LogFile {
        private final Inode inode;
        private final Region mapping;

        Log(Inode inode) {
            this.inode = inode;
            openLogs++;
            this.mapping = new Region(inode.content.address(0, inode.size), inode.size, (address, capacity) -> {});
        }

        @Override
        public long size() {
            return inode.size;
        }

        @Override
        public Region mapping() {
            synchronized (CrashDisk.this) {
                if (failing == Operation.STORE && failAfter-- <= 0) {
                    throw new InternalError("a store was made to fail");
                }
            }
            return mapping;
        }

        @Override
        public void reserve(long upTo) throws IOException {
            synchronized (CrashDisk.this) {
                enter(Operation.RESERVE);
                if (full) {
                    throw new IOException(FULL);
                }
            }
        }

        @Override
        public void write(long position, Region source, long offset, int length) throws IOException {
            synchronized (CrashDisk.this) {
                writes++;
                CrashDisk.this.write(inode, position, source.toArray(offset, length));
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (CrashDisk.this) {
                CrashDisk.this.force(inode);
            }
        }

        @Override
        public void close() {
            synchronized (CrashDisk.this) {
                openLogs--;
            }
            mapping.close();
        }
    }

    private final class Input implements InputFile {
        private final Inode inode;

        Input(Inode inode) {
            this.inode = inode;
        }

        @Override
        public long size() {
            return inode.size;
        }

        @Override
        public Region map(long position, int length) {
            Region copy = memory.allocate(MemoryComponent.SCRATCH, length);
            copy.copyFrom(0, inode.content, position, length);
            return copy;
        }

        @Override
        public void read(long position, Region target, long offset, int length) {
            target.copyFrom(offset, inode.content, position, length);
        }

        @Override
        public void close() {}
    }
}
