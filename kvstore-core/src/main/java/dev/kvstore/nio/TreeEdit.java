package dev.kvstore.nio;

import dev.kvstore.EntryInfo;
import dev.kvstore.Keyspace;
import dev.kvstore.WriteBatch;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;

/**
 * What changes of the tree are made of: entries are added to a batch and taken from it on the condition that they are what they were
 * when the change was decided on. All of it is called with the volume's mutex held.
 */
final class TreeEdit {
    private final Volume volume;
    private final Tree tree;

    TreeEdit(Volume volume) {
        this.volume = volume;
        this.tree = volume.tree();
    }

    /** Writes a change; false when something has changed meanwhile, and it has to be made anew. */
    boolean commit(WriteBatch batch) {
        volume.creationPoint().forget();
        return volume.writer().write(batch) != Keyspace.NO_VERSION;
    }

    /** Makes an entry where there is none; null when there is one now. */
    Node create(byte[] key, FileMeta meta, byte[] content) {
        WriteBatch batch = volume.batch();
        Keyspace store = volume.store();
        byte[] marker = PathBytes.append(key, (byte) '/');
        byte[] encoded = meta.encode();
        batch.requireVersion(store, key, Keyspace.NO_VERSION).requireVersion(store, marker, Keyspace.NO_VERSION);
        Node parent = touch(batch, directoryOf(key));
        batch.put(store, meta.isDirectory() ? marker : key, content, encoded);
        long version = volume.writer().write(batch);
        if (version == Keyspace.NO_VERSION) {
            volume.creationPoint().forget();
            return null;
        }
        volume.creationPoint().made(key, parent);
        return new Node(key, meta, new EntryInfo(version, content.length, encoded, null, content), content.length);
    }

    /** Adds the deletion of an entry; what its open file holds stays until that is closed. */
    void addDeletion(WriteBatch batch, Node node) {
        if (node.isDirectory()) {
            batch.delete(volume.store(), PathBytes.append(node.key(), (byte) '/'));
            return;
        }
        batch.requireVersion(volume.store(), node.key(), node.version());
        batch.delete(volume.store(), node.key());
        OpenFile open = volume.openFiles().at(node.key());
        if (open != null) {
            open.keep();
        }
        if (node.info().chunks() != null) {
            if (open == null) {
                volume.chunks().addDeletion(batch, node.info().chunks());
            } else {
                volume.chunks().addOwner(batch, node.info().chunks().id(), KvPath.emptyBytes());
            }
        }
    }

    /** Tells the open file of an entry that was just deleted. */
    boolean forget(Node node) {
        OpenFile open = node.isFile() ? volume.openFiles().at(node.key()) : null;
        if (open != null) {
            volume.openFiles().unlinked(open);
        }
        return true;
    }

    /** Adds the entry with other metadata; of a directory, its marker. */
    void addRewrite(WriteBatch batch, Node node, FileMeta meta) {
        Keyspace store = volume.store();
        if (node.key().length == 0) {
            volume.addRoot(batch, meta);
        } else if (node.isDirectory()) {
            byte[] marker = PathBytes.append(node.key(), (byte) '/');
            byte[] value = node.info() == null ? KvPath.emptyBytes() : valueOf(marker, node.info());
            batch.put(store, marker, value, meta.encode());
        } else {
            batch.requireVersion(store, node.key(), node.version());
            addEntry(batch, node, node.key(), meta);
        }
    }

    /** Adds a file's or link's content under a key. */
    void addEntry(WriteBatch batch, Node node, byte[] key, FileMeta meta) {
        if (node.info().chunks() != null) {
            batch.put(volume.store(), key, node.info().chunks(), meta.encode());
        } else {
            batch.put(volume.store(), key, valueOf(node.key(), node.info()), meta.encode());
        }
    }

    /** The bytes of an entry, which may have been read with it. */
    private byte[] valueOf(byte[] key, EntryInfo info) {
        byte[] value = info.value() == null ? volume.store().get(key) : info.value();
        return value == null ? KvPath.emptyBytes() : value;
    }

    /** Something came or went in the directory of a key. */
    void touchParent(WriteBatch batch, byte[] key) {
        touch(batch, tree.directory(PathBytes.parent(key)));
    }

    private Node directoryOf(byte[] key) {
        byte[] parent = PathBytes.parent(key);
        Node known = volume.creationPoint().directory(parent, volume.sequence());
        return known == null ? tree.directory(parent) : known;
    }

    /** Returns the directory as it will be; null when there is none. */
    private Node touch(WriteBatch batch, Node directory) {
        if (directory == null) {
            return null;
        }
        FileMeta meta = directory.meta().modifiedNow();
        addRewrite(batch, directory, meta);
        return new Node(directory.key(), meta, directory.info(), directory.size());
    }

    void checkDeletable(KvPath path, Node node) throws IOException {
        if (node.key().length == 0) {
            throw path.failure("Device or resource busy");
        }
        if (node.isDirectory() && !tree.isEmpty(node.key())) {
            throw new DirectoryNotEmptyException(path.toString());
        }
    }
}
