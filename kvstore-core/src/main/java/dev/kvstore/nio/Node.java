package dev.kvstore.nio;

import dev.kvstore.EntryInfo;

/**
 * What is at a key.
 *
 * @param key the key, without the slash of a directory's marker
 * @param meta never null
 * @param info the entry, or a directory's marker; null for an implied directory and the root
 * @param size bytes of the content
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Node(byte[] key, FileMeta meta, EntryInfo info, long size) {
    boolean isDirectory() {
        return meta.isDirectory();
    }

    boolean isLink() {
        return meta.isLink();
    }

    boolean isFile() {
        return meta.isFile();
    }

    /** The version of the entry; 0 for an implied directory and the root. */
    long version() {
        return info == null ? 0 : info.version();
    }
}
