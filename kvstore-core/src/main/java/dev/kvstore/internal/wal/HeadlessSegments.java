package dev.kvstore.internal.wal;

import dev.kvstore.StoreException;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What salvage does with segments whose file headers are damaged. Every record says by its checksum in which file it was
 * written and where, so all that a file header is needed for is to tell the store. The rest of a damaged one may tell
 * that as well; otherwise a segment that is linked to it does, by the checksum of a record, be that one's own
 * header damaged or not: they are looked at until none is left that can be told.
 *
 * <p>Not thread-safe. Closes the files that belong to nobody.
 */
final class HeadlessSegments implements AutoCloseable {
    private final Disk disk;
    private final StoreId storeId;
    private final Checksum checksum = new Checksum();
    private final RecordScanner scanner = new RecordScanner();
    private final NavigableMap<Long, StoreException> problems = new TreeMap<>();
    private final NavigableMap<Long, SegmentFile> unknown = new TreeMap<>();

    HeadlessSegments(Disk disk, StoreId storeId) {
        this.disk = disk;
        this.storeId = storeId;
    }

    /** A segment that was refused. */
    void add(long number, StoreException problem) throws IOException {
        problems.put(number, problem);
        try {
            unknown.put(number, SegmentFile.openUnchecked(disk, number, checksum));
        } catch (StoreException e) {
            // There is more wrong with it than its header, as has been said.
        }
    }

    /** Adds those that are certainly of the store to its segments, and says of each one what is wrong with it. */
    List<LogDamage> addKnownTo(NavigableMap<Long, SegmentFile> files) {
        while (addSomeTo(files)) {
            // Each of them may tell of others, those before it and those behind.
        }
        List<LogDamage> damages = new ArrayList<>();
        for (Map.Entry<Long, StoreException> each : problems.entrySet()) {
            String what = files.containsKey(each.getKey()) ? "; its records are read all the same" : "";
            damages.add(new LogDamage(
                    FileNames.log(each.getKey()), 0, each.getValue().getMessage() + what));
        }
        return damages;
    }

    private boolean addSomeTo(NavigableMap<Long, SegmentFile> files) {
        List<SegmentFile> known =
                unknown.values().stream().filter(file -> isKnown(file, files)).toList();
        for (SegmentFile file : known) {
            files.put(file.number(), file);
            unknown.remove(file.number());
        }
        return !known.isEmpty();
    }

    private boolean isKnown(SegmentFile file, NavigableMap<Long, SegmentFile> files) {
        if (FileHeader.isDamagedHeaderOf(file.region(), 0, FileHeader.LOG, storeId, file.number(), checksum)) {
            return true;
        }
        SegmentFile predecessor = file.isStarted() ? files.get(file.predecessor()) : null;
        return (predecessor != null && file.followsRecordOf(predecessor, scanner))
                || files.tailMap(file.number(), false).values().stream()
                        .anyMatch(newer -> newer.followsRecordOf(file, scanner));
    }

    @Override
    public void close() {
        unknown.values().forEach(SegmentFile::close);
    }
}
