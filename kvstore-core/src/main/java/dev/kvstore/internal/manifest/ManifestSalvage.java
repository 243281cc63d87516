package dev.kvstore.internal.manifest;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreException;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.wal.RecordScanner;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What can be known of a store's state when its manifest may be damaged: all of it, or the names of keyspaces that
 * intact edits mention. Reads only.
 *
 * @param storeId the store's id, or null when no file says it
 * @param version the live tables, or null when they are not known
 * @param keyspaces names and ids
 * @param nextKeyspaceId the smallest id that was never used, as far as is known
 * @param logWatermark number of the oldest log segment needed
 * @param lastSequence everything up to it is in the live tables
 * @param closed whether the last thing that the store did was to close
 * @param closeSequence if so, the last sequence number then
 * @param problem why the state is not known as a whole; null when it is
 */
public record ManifestSalvage(
        StoreId storeId,
        Version version,
        Map<String, Integer> keyspaces,
        int nextKeyspaceId,
        long logWatermark,
        long lastSequence,
        boolean closed,
        long closeSequence,
        String problem) {

    /**
     * Reads what there is.
     *
     * @throws StoreNotFoundException when the directory holds no file of a store
     * @throws dev.kvstore.StoreFormatException when CURRENT or the manifest is another product's or version's
     */
    public static ManifestSalvage read(Disk disk, NativeMemory memory) throws IOException {
        String problem;
        try (VersionSet versions = VersionSet.recover(disk, memory)) {
            return new ManifestSalvage(
                    versions.storeId(),
                    versions.current(),
                    versions.keyspaces(),
                    versions.nextKeyspaceId(),
                    versions.logWatermark(),
                    versions.lastSequence(),
                    versions.isCleanlyClosed(),
                    versions.cleanCloseSequence(),
                    null);
        } catch (StoreCorruptedException e) {
            problem = e.getMessage();
        }
        long newest = newestManifest(disk);
        return newest < 0 ? unknown(null, new TreeMap<>(), problem) : salvage(disk, newest, problem);
    }

    /** The newest manifest by itself, for when CURRENT is lost; or the keyspaces that intact edits of it name. */
    private static ManifestSalvage salvage(Disk disk, long number, String problem) throws IOException {
        String name = FileNames.manifest(number);
        try (Disk.InputFile file = disk.open(name)) {
            if (file.size() <= FileHeader.LENGTH || file.size() > Integer.MAX_VALUE) {
                return unknown(null, new TreeMap<>(), problem);
            }
            try (Region content = file.map(0, (int) file.size())) {
                StoreId storeId = storeId(content, number, name);
                ManifestSalvage whole = storeId == null ? null : whole(disk, storeId, number);
                return whole != null ? whole : unknown(storeId, keyspaces(content, file.size(), number, name), problem);
            }
        }
    }

    private static ManifestSalvage whole(Disk disk, StoreId storeId, long number) throws IOException {
        try {
            ManifestState state = ManifestReader.read(disk, storeId, number).state();
            return new ManifestSalvage(
                    storeId,
                    state.version(),
                    state.keyspaces(),
                    state.nextKeyspaceId(),
                    state.logWatermark(),
                    state.lastSequence(),
                    state.cleanCloseSequence() != VersionEdit.UNSET,
                    Math.max(0, state.cleanCloseSequence()),
                    null);
        } catch (StoreCorruptedException e) {
            return null;
        }
    }

    private static Map<String, Integer> keyspaces(Region content, long size, long number, String name) {
        Map<String, Integer> found = new TreeMap<>();
        RecordScanner edits = new RecordScanner().over(content, number, FileHeader.LENGTH, size, 0);
        while (edits.skipToNext()) {
            try {
                VersionEdit edit = EditLayout.decode(content, edits.payloadOffset(), edits.payloadLength(), name);
                edit.droppedKeyspaces().forEach(id -> found.values().remove(id));
                edit.createdKeyspaces().forEach(keyspace -> found.put(keyspace.name(), keyspace.id()));
            } catch (StoreException | InconsistentEditException e) {
                // An edit that says nothing we understand names no keyspace.
            }
        }
        return found;
    }

    private static StoreId storeId(Region content, long number, String name) {
        try {
            return FileHeader.check(content, 0, FileHeader.MANIFEST, null, number, name, new Checksum());
        } catch (StoreCorruptedException e) {
            return null;
        }
    }

    private static ManifestSalvage unknown(StoreId storeId, Map<String, Integer> keyspaces, String problem) {
        int next = keyspaces.values().stream().mapToInt(id -> id + 1).max().orElse(1);
        return new ManifestSalvage(storeId, null, keyspaces, next, 0, 0, false, 0, problem);
    }

    /** The same when it turns out that the manifest's last edits are lost: any table may be live, any segment needed. */
    public ManifestSalvage withoutTables(String problem) {
        return new ManifestSalvage(storeId, null, keyspaces, nextKeyspaceId, 0, 0, false, 0, problem);
    }

    private static long newestManifest(Disk disk) throws IOException {
        List<String> names = disk.list();
        return names.stream()
                .filter(name -> FileNames.kind(name) == FileNames.Kind.MANIFEST)
                .mapToLong(FileNames::number)
                .max()
                .orElse(-1);
    }
}
