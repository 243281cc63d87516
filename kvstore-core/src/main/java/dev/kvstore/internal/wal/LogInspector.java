package dev.kvstore.internal.wal;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.format.BatchReader;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.Findings;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;

/** Shows the records of one log segment. */
public final class LogInspector {
    private final String name;
    private final Region segment;
    private final long number;
    private final long size;
    private final Findings findings = new Findings("wal", "offset", "type", "first", "last", "writes", "bytes");
    private final BatchReader batch = new BatchReader();
    private long records;

    private LogInspector(String name, Region segment, long number, long size) {
        this.name = name;
        this.segment = segment;
        this.number = number;
        this.size = size;
    }

    /** Looks into the segment with that number. */
    public static Findings inspect(Disk disk, long number) throws IOException {
        String name = FileNames.log(number);
        try (Disk.InputFile file = disk.open(name)) {
            long size = file.size();
            if (size < SegmentLayout.RECORDS || size > Integer.MAX_VALUE) {
                throw new StoreCorruptedException(
                        name, size, "a segment has " + SegmentLayout.RECORDS + " to 2147483647 bytes");
            }
            try (Region segment = file.map(0, (int) size)) {
                return new LogInspector(name, segment, number, size).inspect();
            }
        }
    }

    private Findings inspect() {
        Checksum checksum = new Checksum();
        findings.property(
                "storeId",
                FileHeader.check(segment, 0, FileHeader.LOG, null, number, name, checksum)
                        .toString());
        findings.property("number", number);
        findings.property("bytes", size);
        boolean started = SegmentLayout.isStarted(segment, number, checksum);
        findings.property("started", started);
        if (started) {
            findings.property("follows", SegmentLayout.predecessor(segment));
            records();
        }
        return findings;
    }

    private void records() {
        RecordScanner scanner =
                new RecordScanner().over(segment, number, SegmentLayout.RECORDS, size, SegmentLayout.chain(segment));
        while (scanner.next()) {
            record(scanner);
        }
        findings.property("records", records);
        findings.property("end", scanner.position());
        findings.property("sealed", scanner.isSealed());
        long claim = scanner.durableClaimBeyond(scanner.position());
        if (claim >= 0) {
            findings.problem(name + " at offset " + scanner.position() + ": no valid record here, but the one at "
                    + claim + " was written after it");
        } else if (scanner.tailBytes() > 0) {
            findings.property("tornBytes", scanner.tailBytes());
        }
    }

    private void record(RecordScanner scanner) {
        records++;
        boolean isData = !scanner.isSealed() && !scanner.isFiller();
        boolean isBatch = isData && batch.reset(segment, scanner.payloadOffset(), scanner.payloadLength());
        findings.row(
                scanner.recordOffset(),
                scanner.isSealed() ? "seal" : scanner.isFiller() ? "filler" : "batch",
                isData ? (Object) scanner.firstSequence() : null,
                isData ? (Object) scanner.lastSequence() : null,
                isBatch ? (Object) batch.remaining() : null,
                scanner.payloadLength());
    }
}
