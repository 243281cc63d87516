package dev.kvstore.internal.manifest;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.Findings;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.wal.RecordScanner;
import java.io.IOException;

/** Shows the edits of a manifest, and to what they lead. */
public final class ManifestInspector {
    private final String name;
    private final Findings findings =
            new Findings("manifest", "offset", "edit", "added", "deleted", "keyspaces", "lastSequence", "logWatermark");
    private ManifestState state = ManifestState.EMPTY;
    private long edits;

    private ManifestInspector(String name) {
        this.name = name;
    }

    /** Looks into the manifest with that number. */
    public static Findings inspect(Disk disk, long number) throws IOException {
        String name = FileNames.manifest(number);
        try (Disk.InputFile file = disk.open(name)) {
            long size = file.size();
            if (size < FileHeader.LENGTH || size > Integer.MAX_VALUE) {
                throw new StoreCorruptedException(name, size, "a manifest has 48 to 2147483647 bytes");
            }
            try (Region content = file.map(0, (int) size)) {
                return new ManifestInspector(name).inspect(content, number, size);
            }
        }
    }

    private Findings inspect(Region content, long number, long size) {
        findings.property(
                "storeId",
                FileHeader.check(content, 0, FileHeader.MANIFEST, null, number, name, new Checksum())
                        .toString());
        RecordScanner scanner = new RecordScanner().over(content, number, FileHeader.LENGTH, size, 0);
        while (scanner.next() && edit(content, scanner)) {
            edits++;
        }
        long claim = scanner.durableClaimBeyond(scanner.position());
        if (claim >= 0) {
            findings.problem(name + " at offset " + scanner.position() + ": no valid record here, but the one at "
                    + claim + " was written after it");
        }
        findings.property("edits", edits);
        findings.property("lastSequence", state.lastSequence());
        findings.property("logWatermark", state.logWatermark());
        findings.property("keyspaces", String.valueOf(state.keyspaces()));
        for (int level = 0; level < Version.LEVELS; level++) {
            findings.property("level" + level, tables(level));
        }
        return findings;
    }

    private String tables(int level) {
        return String.valueOf(
                state.version().files(level).stream().map(FileMeta::number).toList());
    }

    private boolean edit(Region content, RecordScanner scanner) {
        try {
            VersionEdit edit = EditLayout.decode(content, scanner.payloadOffset(), scanner.payloadLength(), name);
            findings.row(
                    scanner.recordOffset(),
                    scanner.firstSequence(),
                    edit.addedFiles().size(),
                    edit.deletedFiles().size(),
                    edit.createdKeyspaces().size() + edit.droppedKeyspaces().size(),
                    orNull(edit.lastSequence()),
                    orNull(edit.logWatermark()));
            state = state.apply(edit);
            return true;
        } catch (InconsistentEditException e) {
            findings.problem(name + " at offset " + scanner.recordOffset() + ": the edit " + e.getMessage());
            return false;
        }
    }

    private static Object orNull(long number) {
        return number == VersionEdit.UNSET ? null : number;
    }
}
