package dev.kvstore.internal.manifest;

import dev.kvstore.internal.format.KeyspaceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A change of a store's state: what one manifest record says. Numbers that are not set stay as they were.
 *
 * <p>Filled by one thread, then given to {@link VersionSet#logAndApply} and not changed any more.
 */
public final class VersionEdit {
    /** The value of a number that is not set. */
    static final long UNSET = -1;

    private final List<AddedFile> addedFiles = new ArrayList<>();
    private final List<DeletedFile> deletedFiles = new ArrayList<>();
    private final List<Keyspace> createdKeyspaces = new ArrayList<>();
    private final List<Integer> droppedKeyspaces = new ArrayList<>();
    private long logWatermark = UNSET;
    private long nextFileNumber = UNSET;
    private long lastSequence = UNSET;
    private long nextKeyspaceId = UNSET;
    private long cleanCloseSequence = UNSET;

    /** A table that joins a level. */
    public record AddedFile(int level, FileMeta meta) {}

    /** A table that leaves a level. */
    public record DeletedFile(int level, long number) {}

    /** A keyspace with its name. */
    public record Keyspace(int id, String name) {}

    /** Adds a table to a level, 0 to 6. */
    public VersionEdit add(int level, FileMeta meta) {
        addedFiles.add(new AddedFile(checkLevel(level), meta));
        return this;
    }

    /** Takes a table from a level, 0 to 6. Deletions come before additions, so a move is one of each. */
    public VersionEdit delete(int level, long number) {
        deletedFiles.add(new DeletedFile(checkLevel(level), number));
        return this;
    }

    /** Says that log segments with numbers below {@code segment} are no longer needed. */
    public VersionEdit logWatermark(long segment) {
        logWatermark = checkNotNegative("logWatermark", segment);
        return this;
    }

    /** Says that everything up to a sequence number is in tables. */
    public VersionEdit lastSequence(long sequence) {
        lastSequence = checkNotNegative("lastSequence", sequence);
        return this;
    }

    /** Creates a keyspace; its id is {@link VersionSet#nextKeyspaceId()} or above and is never used again. */
    public VersionEdit createKeyspace(int id, String name) {
        if (id <= KeyspaceId.DEFAULT || id > KeyspaceId.MAX) {
            throw new IllegalArgumentException("keyspace id must be 1 to " + KeyspaceId.MAX + ", got " + id);
        }
        createdKeyspaces.add(new Keyspace(id, name));
        return this;
    }

    /** Drops a keyspace. */
    public VersionEdit dropKeyspace(int id) {
        droppedKeyspaces.add(id);
        return this;
    }

    /**
     * Marks a clean close. Every other edit takes the mark away.
     *
     * @param sequence the last sequence number of the sealed log, 0 when none is needed
     */
    public VersionEdit cleanClose(long sequence) {
        cleanCloseSequence = checkNotNegative("cleanClose", sequence);
        return this;
    }

    public List<AddedFile> addedFiles() {
        return Collections.unmodifiableList(addedFiles);
    }

    public List<DeletedFile> deletedFiles() {
        return Collections.unmodifiableList(deletedFiles);
    }

    List<Keyspace> createdKeyspaces() {
        return createdKeyspaces;
    }

    List<Integer> droppedKeyspaces() {
        return droppedKeyspaces;
    }

    long logWatermark() {
        return logWatermark;
    }

    long nextFileNumber() {
        return nextFileNumber;
    }

    VersionEdit nextFileNumber(long number) {
        nextFileNumber = checkNotNegative("nextFileNumber", number);
        return this;
    }

    long lastSequence() {
        return lastSequence;
    }

    long nextKeyspaceId() {
        return nextKeyspaceId;
    }

    /** Says that keyspace ids below {@code id} were used and never are again. */
    public VersionEdit nextKeyspaceId(long id) {
        nextKeyspaceId = checkNotNegative("nextKeyspaceId", id);
        return this;
    }

    long cleanCloseSequence() {
        return cleanCloseSequence;
    }

    private static int checkLevel(int level) {
        if (level < 0 || level >= Version.LEVELS) {
            throw new IllegalArgumentException("level must be 0 to " + (Version.LEVELS - 1) + ", got " + level);
        }
        return level;
    }

    private static long checkNotNegative(String what, long number) {
        if (number < 0) {
            throw new IllegalArgumentException(what + " must be at least 0, got " + number);
        }
        return number;
    }
}
