package dev.kvstore.internal.io;

import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One directory of a storage device: the only door through which the engine touches files.
 *
 * <p>Names are plain file names without separators. File content becomes durable with the file's own
 * {@code force}; a created, renamed, linked or deleted name becomes durable with
 * {@link #syncDirectory()} only. Neither implies the other.
 *
 * <p>No operation is affected by {@link Thread#interrupt()}: an interrupted caller finds its file
 * open, its bytes written and its interrupt status unchanged. Thread-safe; the objects it returns are
 * as thread-safe as they say.
 *
 * <p>Failures are {@link IOException}s; a full device is an {@link java.nio.file.FileSystemException}
 * or IOException for which {@link #isOutOfSpace(IOException)} holds.
 */
public interface Disk extends AutoCloseable {

    /** The directory, for messages and for finding a sibling. */
    Path path();

    /** Creates the directory and its parents if absent (0700 where POSIX), durably. */
    void createDirectory() throws IOException;

    /** Whether the directory exists. */
    boolean directoryExists();

    /** The names of all files in the directory, in no particular order. */
    List<String> list() throws IOException;

    boolean exists(String name);

    /** Bytes of a file. */
    long size(String name) throws IOException;

    /** Creates a file for sequential writing (0600 where POSIX); it must not exist. */
    OutputFile create(String name) throws IOException;

    /**
     * Creates a file of {@code bytes} zero bytes that really occupy the device, for use as a log
     * segment; it must not exist. Neither content nor name is durable yet.
     *
     * @throws IOException when there is no room; the partial file has been deleted
     */
    LogFile createLog(String name, long bytes) throws IOException;

    /**
     * Like {@link #createLog(String, long)}, but only the first {@code reserved} bytes occupy the device: behind
     * them, {@link LogFile#reserve} or a write has to come before a store. A disk may reserve more than it is
     * asked for.
     */
    default LogFile createLog(String name, long bytes, long reserved) throws IOException {
        return createLog(name, bytes);
    }

    /** Opens an existing log segment for writing, with whatever content it has; all of it is reserved. */
    LogFile openLog(String name) throws IOException;

    /** Like {@link #openLog(String)}, for a file of which only the first {@code reserved} bytes occupy the device. */
    default LogFile openLog(String name, long reserved) throws IOException {
        return openLog(name);
    }

    /** Creates an empty file of pages; it must not exist. */
    default PageFile createPages(String name) throws IOException {
        throw new UnsupportedOperationException(this + " has no files of pages");
    }

    /** Opens an existing file of pages for reading and writing. */
    default PageFile openPages(String name) throws IOException {
        throw new UnsupportedOperationException(this + " has no files of pages");
    }

    /** Opens an existing file for reading. */
    InputFile open(String name) throws IOException;

    /** Atomically renames a file, replacing {@code to} if it exists. */
    void rename(String from, String to) throws IOException;

    /** Deletes a file; absent is fine. */
    void delete(String name) throws IOException;

    /** Hard-links a file into another directory of the same device, or copies it durably where links don't work. */
    void linkTo(String name, Disk target) throws IOException;

    /** Makes every creation, rename, link and deletion in the directory durable. */
    void syncDirectory() throws IOException;

    /**
     * Takes the exclusive lock of the directory, against this JVM (any class loader, any path that
     * leads here) and other processes.
     *
     * @throws dev.kvstore.StoreLockedException naming the holder
     */
    DirectoryLock lock() throws IOException;

    /** Bytes that may still be written to the device. */
    long usableBytes() throws IOException;

    /** The directory {@code path} on the same kind of device. */
    Disk sibling(Path path);

    /** Whether {@code failure} says that the device or quota is full. */
    boolean isOutOfSpace(IOException failure);

    /** Releases what the disk itself holds; files opened from it must be closed before. */
    @Override
    void close();

    /** The lock of a directory, until closed. */
    interface DirectoryLock extends AutoCloseable {
        @Override
        void close();
    }

    /** A file written from front to back by one thread. */
    interface OutputFile extends AutoCloseable {
        /** Appends a range of native memory. */
        void write(Region source, long offset, long length) throws IOException;

        /** Appends heap bytes. */
        void write(byte[] source, int offset, int length) throws IOException;

        /** Bytes written so far. */
        long position();

        /** Makes the content durable. After a failure the content must be considered lost. */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }

    /**
     * A file of fixed size that is written at chosen positions, by stores into its mapping or by
     * {@link #write}; both see each other at once. One writer at a time; {@link #force} may run
     * concurrently with a writer, from any thread.
     */
    interface LogFile extends AutoCloseable {
        /** Bytes of the file. */
        long size();

        /** The whole file mapped for reading and writing; valid until {@link #close()}. */
        Region mapping();

        /** Bytes from the start that occupy the device, so that a store into the mapping can't find it full. */
        default long reserved() {
            return size();
        }

        /**
         * Makes sure that the first {@code upTo} bytes occupy the device, filling with zeros what does not yet. From
         * any thread, also while another appends.
         */
        default void reserve(long upTo) throws IOException {
            if (upTo > size()) {
                throw new IllegalArgumentException("upTo must be at most " + size() + ", got " + upTo);
            }
        }

        /**
         * Writes with a system call, which a following {@link #force} finds cheaper to sync than stores.
         *
         * @throws IndexOutOfBoundsException when the range does not lie within the file
         */
        void write(long position, Region source, long offset, int length) throws IOException;

        /**
         * Makes the content from one position up to another durable, and leaves the pages behind it as they are, so that
         * whoever stores there meanwhile is not held up. After a failure it must be considered lost.
         */
        default void force(long from, long to) throws IOException {
            force();
        }

        /** Makes all content written before the call durable. After a failure it must be considered lost. */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** A file opened for reading. Thread-safe. */
    interface InputFile extends AutoCloseable {
        /** Bytes of the file when it was opened. */
        long size();

        /**
         * Maps a range for reading; the caller closes the region. It stays valid after this file is
         * closed. The file must still have the name it was opened by.
         *
         * <p>When the file is truncated behind our back, or the device fails to deliver a page, an access
         * to the mapping throws {@link InternalError} (before JDK 21 a little late, see {@link Region});
         * the engine reports it as damage of the file.
         */
        Region map(long position, int length) throws IOException;

        /** Reads exactly {@code length} bytes. */
        void read(long position, Region target, long offset, int length) throws IOException;

        @Override
        void close() throws IOException;
    }

    /**
     * A file that grows and shrinks, read and written through mappings of its ranges. All mappings and {@link #write} see
     * each other at once. {@link #force} may run concurrently with anything but {@link #close}; growing, truncating
     * and writing is one thread's at a time.
     */
    interface PageFile extends AutoCloseable {
        /** Bytes of the file. */
        long size();

        /**
         * Makes the file larger by zeros that occupy the device, so that a store into a mapping can't find it full.
         *
         * @throws IOException when there is no room; the size is as before
         */
        void grow(long newSize) throws IOException;

        /** Whether {@link #prepare} does anything. */
        default boolean preparesAhead() {
            return false;
        }

        /** Bytes from the start that occupy the device: growing up to there costs next to nothing. At least the size. */
        default long prepared() {
            return size();
        }

        /**
         * Makes so many bytes more, behind what is {@linkplain #prepared prepared}, occupy the device; the size stays.
         * From any thread, also while another does anything but {@link #close} or closes a mapping. Truncating and
         * closing give back what is behind the end.
         *
         * @throws IOException when there is no room; all is as before
         */
        default void prepare(long more) throws IOException {}

        /** Gives back the end of the file, which nobody reads or writes any more; mappings of it stay. */
        void truncate(long newSize) throws IOException;

        /**
         * Maps a range for reading and writing; the caller closes the region, before the file.
         *
         * @param length at most 2³¹−1; the range lies within the file
         */
        Region map(long position, long length) throws IOException;

        /**
         * As {@link #map}, but where the system allows it the region is up to {@code most} bytes long: what lies behind the
         * end of the file must not be touched until it has grown there. To map anew whenever a file has grown costs a
         * page fault for every page that is used.
         */
        default Region mapAhead(long position, long length, long most) throws IOException {
            return map(position, length);
        }

        /** Writes with a system call, so that the next {@link #force} writes the range even if nothing in it has changed. */
        void write(long position, Region source, long offset, int length) throws IOException;

        /** Makes all content and the size durable. After a failure it must be considered lost. */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }
}
