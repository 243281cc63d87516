package dev.kvstore.internal.manifest;

import dev.kvstore.internal.format.KeyspaceId;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything the manifest says at one moment. Immutable.
 *
 * @param version the tables
 * @param keyspaces names and ids
 * @param nextKeyspaceId the smallest id that was never used
 * @param logWatermark number of the oldest log segment needed
 * @param nextFileNumber the smallest file number not handed out when the last edit was made
 * @param lastSequence everything up to it is in tables
 * @param cleanCloseSequence see {@link VersionEdit#cleanClose}, or {@link VersionEdit#UNSET}
 */
record ManifestState(
        Version version,
        Map<String, Integer> keyspaces,
        int nextKeyspaceId,
        long logWatermark,
        long nextFileNumber,
        long lastSequence,
        long cleanCloseSequence) {

    static final ManifestState EMPTY =
            new ManifestState(Version.EMPTY, Map.of(), KeyspaceId.DEFAULT + 1, 0, 1, 0, VersionEdit.UNSET);

    ManifestState apply(VersionEdit edit) throws InconsistentEditException {
        Map<String, Integer> names = new TreeMap<>(keyspaces);
        for (int id : edit.droppedKeyspaces()) {
            if (!names.values().remove(id)) {
                throw new InconsistentEditException("drops keyspace " + id + ", which is not there");
            }
        }
        int nextId = nextKeyspaceId;
        for (VersionEdit.Keyspace keyspace : edit.createdKeyspaces()) {
            boolean fresh = keyspace.id() >= nextKeyspaceId;
            if (!fresh || names.containsValue(keyspace.id()) || names.put(keyspace.name(), keyspace.id()) != null) {
                throw new InconsistentEditException("creates keyspace " + keyspace.id() + " '" + keyspace.name()
                        + "', but its name or id was used before");
            }
            nextId = Math.max(nextId, keyspace.id() + 1);
        }
        return new ManifestState(
                version.apply(edit),
                Collections.unmodifiableMap(names),
                (int) Math.max(nextId, edit.nextKeyspaceId()),
                advance("log watermark", logWatermark, edit.logWatermark()),
                Math.max(nextFileNumber, edit.nextFileNumber()),
                advance("last sequence", lastSequence, edit.lastSequence()),
                edit.cleanCloseSequence());
    }

    /** The edit that leads from {@link #EMPTY} to this state. */
    VersionEdit snapshot() {
        VersionEdit edit = new VersionEdit()
                .logWatermark(logWatermark)
                .nextFileNumber(nextFileNumber)
                .lastSequence(lastSequence)
                .nextKeyspaceId(nextKeyspaceId);
        for (int level = 0; level < Version.LEVELS; level++) {
            for (FileMeta file : version.files(level)) {
                edit.add(level, file);
            }
        }
        keyspaces.forEach((name, id) -> edit.createKeyspace(id, name));
        if (cleanCloseSequence != VersionEdit.UNSET) {
            edit.cleanClose(cleanCloseSequence);
        }
        return edit;
    }

    private static long advance(String what, long current, long next) throws InconsistentEditException {
        if (next != VersionEdit.UNSET && next < current) {
            throw new InconsistentEditException("sets the " + what + " back from " + current + " to " + next);
        }
        return Math.max(current, next);
    }
}
