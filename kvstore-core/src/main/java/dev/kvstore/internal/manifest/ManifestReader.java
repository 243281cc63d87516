package dev.kvstore.internal.manifest;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.wal.RecordScanner;
import java.io.IOException;

/**
 * Reads a manifest.
 *
 * <p>Each record says that the file was durable up to its own start, since an edit is synced before the next is made.
 * So a bad record is a torn tail only when no valid one follows. The first record was durable before CURRENT named the
 * file, so there is always one.
 */
final class ManifestReader {
    private ManifestReader() {}

    /**
     * What a manifest held.
     *
     * @param state the state after its last edit
     * @param bytes its length up to there
     * @param droppedBytes bytes of a torn edit at the end
     */
    record Result(ManifestState state, long bytes, long droppedBytes) {}

    static Result read(Disk disk, StoreId storeId, long number) throws IOException {
        String name = FileNames.manifest(number);
        if (!disk.exists(name)) {
            throw new StoreCorruptedException(
                    FileNames.CURRENT, FileHeader.LENGTH, "it names " + name + ", which does not exist");
        }
        try (Disk.InputFile file = disk.open(name)) {
            long size = file.size();
            if (size <= FileHeader.LENGTH || size > Integer.MAX_VALUE) {
                throw new StoreCorruptedException(
                        name, size, "a manifest has 49 to 2147483647 bytes, this file " + size);
            }
            try (Region content = file.map(0, (int) size)) {
                FileHeader.check(content, 0, FileHeader.MANIFEST, storeId, number, name, new Checksum());
                return replay(content, size, number, name);
            }
        }
    }

    private static Result replay(Region content, long size, long number, String name) {
        RecordScanner scanner = new RecordScanner().over(content, number, FileHeader.LENGTH, size, 0);
        ManifestState state = ManifestState.EMPTY;
        long edits = 0;
        while (scanner.next()) {
            long offset = scanner.recordOffset();
            if (scanner.firstSequence() != ++edits) {
                throw new StoreCorruptedException(
                        name, offset, "edit " + edits + " expected, found " + scanner.firstSequence());
            }
            try {
                state = state.apply(EditLayout.decode(content, scanner.payloadOffset(), scanner.payloadLength(), name));
            } catch (InconsistentEditException e) {
                throw new StoreCorruptedException(name, offset, "the edit " + e.getMessage());
            }
        }
        long end = scanner.position();
        long claim = scanner.durableClaimBeyond(end);
        if (claim >= 0 || edits == 0) {
            String proof = edits == 0 ? "the first was durable" : "the one at " + claim + " was written after it";
            throw new StoreCorruptedException(name, end, "no valid record here, but " + proof);
        }
        return new Result(state, end, scanner.tailBytes());
    }
}
