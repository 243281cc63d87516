package dev.kvstore.internal.wal;

import dev.kvstore.StoreException;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The segments of a directory, linked from the newest started one back to the watermark.
 *
 * <p>Each started segment names the segment it follows. One that is skipped by a newer one's link was dropped by an
 * earlier recovery, or never used. Links to segments that don't exist are {@link #orphans()}.
 */
final class SegmentChain implements AutoCloseable {
    private final NavigableMap<Long, SegmentFile> files = new TreeMap<>();
    private final Deque<SegmentFile> linked = new ArrayDeque<>();
    private final List<Long> belowWatermark = new ArrayList<>();
    private final List<SegmentFile> orphans = new ArrayList<>();
    private final List<LogDamage> damages = new ArrayList<>();

    private SegmentChain() {}

    /**
     * Maps all segments at or above the watermark.
     *
     * @param salvage whether files that can't be used are {@link #damages()}, and not thrown
     */
    static SegmentChain open(Disk disk, StoreId storeId, long watermark, boolean salvage) throws IOException {
        SegmentChain chain = new SegmentChain();
        Checksum checksum = new Checksum();
        try (HeadlessSegments headless = new HeadlessSegments(disk, storeId)) {
            for (long number : segmentNumbers(disk)) {
                if (number < watermark) {
                    chain.belowWatermark.add(number);
                    continue;
                }
                try {
                    chain.files.put(number, SegmentFile.open(disk, storeId, number, checksum));
                } catch (StoreException e) {
                    if (!salvage) {
                        throw e;
                    }
                    headless.add(number, e);
                }
            }
            chain.damages.addAll(headless.addKnownTo(chain.files));
            chain.link(Math.max(watermark, LogPosition.START.segment() + 1));
            return chain;
        } catch (IOException | RuntimeException e) {
            chain.close();
            throw e;
        }
    }

    /** The segments to read, oldest first. One that isn't started holds nothing, but a later one follows it. */
    List<SegmentFile> linked() {
        return List.copyOf(linked);
    }

    /** The linked segments which follow one at or above the watermark that is missing. */
    List<SegmentFile> orphans() {
        return List.copyOf(orphans);
    }

    /** What salvage found wrong with whole files. */
    List<LogDamage> damages() {
        return List.copyOf(damages);
    }

    /** The segments newer than {@code number}, linked or not, oldest first. */
    Iterable<SegmentFile> newerThan(long number) {
        return files.tailMap(number, false).values();
    }

    /** Name of the oldest segment newer than {@code number}, a linked one if there is one. */
    String next(long number) {
        for (SegmentFile file : linked) {
            if (file.number() > number) {
                return file.name();
            }
        }
        return files.higherEntry(number).getValue().name();
    }

    /** Numbers of the segments below the watermark. */
    List<Long> belowWatermark() {
        return List.copyOf(belowWatermark);
    }

    /** Numbers of the segments at or above the watermark that aren't among {@code read}. */
    List<Long> allBut(List<LogRecovery.Segment> read) {
        List<Long> others = new ArrayList<>(files.keySet());
        for (LogRecovery.Segment segment : read) {
            others.remove(segment.number());
        }
        return others;
    }

    @Override
    public void close() {
        for (SegmentFile file : files.values()) {
            file.close();
        }
    }

    private void link(long watermark) {
        SegmentFile file = newestStarted(Long.MAX_VALUE);
        while (file != null) {
            linked.addFirst(file);
            if (file.isStarted() && file.predecessor() < watermark) {
                return;
            }
            SegmentFile predecessor = file.isStarted() ? files.get(file.predecessor()) : null;
            if (predecessor == null) {
                if (file.isStarted()) {
                    orphans.add(file);
                }
                predecessor = newestStarted(file.number());
            }
            file = predecessor;
        }
    }

    private SegmentFile newestStarted(long below) {
        for (SegmentFile file : files.headMap(below, false).descendingMap().values()) {
            if (file.isStarted()) {
                return file;
            }
        }
        return null;
    }

    private static List<Long> segmentNumbers(Disk disk) throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (String name : disk.list()) {
            if (FileNames.kind(name) == FileNames.Kind.LOG) {
                numbers.add(FileNames.number(name));
            }
        }
        numbers.sort(null);
        return numbers;
    }
}
