package dev.kvstore.internal.wal;

import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;

/** Tells segments that hold records, or may, from those that were only made ready. */
public final class StartedSegments {
    private StartedSegments() {}

    /** Whether a file of a log says what it follows. */
    public static boolean isStarted(Disk disk, String name) throws IOException {
        if (!disk.exists(name) || disk.size(name) < SegmentLayout.OVERHEAD) {
            return false;
        }
        try (Disk.InputFile file = disk.open(name);
                Region start = file.map(0, SegmentLayout.OVERHEAD)) {
            return SegmentLayout.isStarted(start, FileNames.number(name), new Checksum());
        }
    }
}
