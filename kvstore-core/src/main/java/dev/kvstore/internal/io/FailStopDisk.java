package dev.kvstore.internal.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A directory whose sync fails for good once it has failed.
 *
 * <p>A failed sync may have lost the names that everybody in the directory had changed before, while the next
 * sync reports success: whoever then relies on a name of their own relies on nothing. So after the first
 * failure every later sync throws with it as the cause, until the directory is opened anew.
 *
 * <p>All else is left to the disk below. Thread-safe.
 */
public final class FailStopDisk implements Disk {
    private final Disk below;
    private volatile IOException failure;

    public FailStopDisk(Disk below) {
        this.below = below;
    }

    /** Syncs one at a time: a caller who waits for one that fails must fail, too. */
    @Override
    public synchronized void syncDirectory() throws IOException {
        IOException earlier = failure;
        if (earlier != null) {
            throw new IOException("an earlier sync of " + path() + " failed", earlier);
        }
        try {
            below.syncDirectory();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public Path path() {
        return below.path();
    }

    @Override
    public void createDirectory() throws IOException {
        below.createDirectory();
    }

    @Override
    public boolean directoryExists() {
        return below.directoryExists();
    }

    @Override
    public List<String> list() throws IOException {
        return below.list();
    }

    @Override
    public boolean exists(String name) {
        return below.exists(name);
    }

    @Override
    public long size(String name) throws IOException {
        return below.size(name);
    }

    @Override
    public OutputFile create(String name) throws IOException {
        return below.create(name);
    }

    @Override
    public LogFile createLog(String name, long bytes) throws IOException {
        return below.createLog(name, bytes);
    }

    @Override
    public LogFile createLog(String name, long bytes, long reserved) throws IOException {
        return below.createLog(name, bytes, reserved);
    }

    @Override
    public LogFile openLog(String name) throws IOException {
        return below.openLog(name);
    }

    @Override
    public LogFile openLog(String name, long reserved) throws IOException {
        return below.openLog(name, reserved);
    }

    @Override
    public PageFile createPages(String name) throws IOException {
        return below.createPages(name);
    }

    @Override
    public PageFile openPages(String name) throws IOException {
        return below.openPages(name);
    }

    @Override
    public InputFile open(String name) throws IOException {
        return below.open(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        below.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        below.delete(name);
    }

    @Override
    public void linkTo(String name, Disk target) throws IOException {
        below.linkTo(name, target);
    }

    @Override
    public DirectoryLock lock() throws IOException {
        return below.lock();
    }

    @Override
    public long usableBytes() throws IOException {
        return below.usableBytes();
    }

    @Override
    public Disk sibling(Path path) {
        return below.sibling(path);
    }

    @Override
    public boolean isOutOfSpace(IOException e) {
        return below.isOutOfSpace(e);
    }

    @Override
    public void close() {
        below.close();
    }

    @Override
    public String toString() {
        return below.toString();
    }
}
