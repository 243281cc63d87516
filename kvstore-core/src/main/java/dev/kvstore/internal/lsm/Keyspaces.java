package dev.kvstore.internal.lsm;

import dev.kvstore.Durability;
import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.format.KeyspaceId;
import dev.kvstore.internal.manifest.VersionEdit;
import dev.kvstore.internal.manifest.VersionSet;

/** Creates and drops keyspaces. One call at a time. */
final class Keyspaces {
    private final LsmEngine engine;
    private final EngineParts parts;

    Keyspaces(LsmEngine engine, EngineParts parts) {
        this.engine = engine;
        this.parts = parts;
    }

    synchronized int create(String name) {
        VersionSet versions = parts.installer().versions();
        Integer present = versions.keyspaces().get(name);
        if (present != null) {
            return present;
        }
        int id = versions.nextKeyspaceId();
        if (id > KeyspaceId.MAX) {
            throw new IllegalArgumentException("a store has at most " + KeyspaceId.MAX + " keyspaces over its life, '"
                    + name + "' would be one more");
        }
        parts.installer().install(new VersionEdit().createKeyspace(id, name));
        return id;
    }

    /**
     * Deletes the entries durably before the name goes: a crash in between leaves an empty keyspace, never
     * entries that nobody can reach.
     */
    synchronized boolean drop(String name) {
        Integer id = parts.installer().versions().keyspaces().get(name);
        if (id == null) {
            return false;
        }
        try (BatchBuffer batch = new BatchBuffer(parts.memory())) {
            batch.deleteRange(KeyspaceId.firstKey(id), KeyspaceId.endKey(id));
            if (parts.log() == null) {
                engine.write(batch, Durability.NONE);
                engine.flush();
            } else {
                engine.write(batch, Durability.SYNC);
            }
        }
        parts.installer().install(new VersionEdit().dropKeyspace(id));
        return true;
    }
}
