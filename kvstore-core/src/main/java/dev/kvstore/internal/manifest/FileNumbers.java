package dev.kvstore.internal.manifest;

import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.io.Disk;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Numbers for the files of a store: none is given twice, not even to a session whose recovery failed. Thread-safe. */
final class FileNumbers {
    private final AtomicLong next = new AtomicLong();

    /**
     * Numbers above all files that are there, whoever made them.
     *
     * @param known the least number that the last edit knew to be free
     */
    FileNumbers(Disk disk, long known) throws IOException {
        next.set(Math.max(known, largest(disk) + 1));
    }

    /** A number never given before. */
    long take() {
        return next.getAndIncrement();
    }

    /** The number that would be given now. */
    long peek() {
        return next.get();
    }

    /** Gives no number below {@code least} from now on. */
    void skipTo(long least) {
        next.accumulateAndGet(least, Math::max);
    }

    private static long largest(Disk disk) throws IOException {
        long largest = 0;
        for (String name : disk.list()) {
            String numbered = FileNames.kind(name) == FileNames.Kind.TEMPORARY
                    ? name.substring(0, name.length() - FileNames.TEMPORARY_SUFFIX.length())
                    : name;
            if (FileNames.kind(numbered) != FileNames.Kind.FOREIGN) {
                largest = Math.max(largest, FileNames.number(numbered));
            }
        }
        return largest;
    }
}
