package dev.kvstore.nio;

import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What a store knows of a file besides what every file system does, as of one moment. Immutable. Read it with
 * {@link Files#readAttributes(java.nio.file.Path, Class, java.nio.file.LinkOption...)}, or by name, {@code "kv:*"}: {@code version},
 * {@code raw}, {@code storedBytes}, {@code chunks} and {@code changeTime}.
 */
public interface StoreFileAttributes extends BasicFileAttributes {
    /**
     * The version of the file's entry in the store, of a directory that of its marker; 0 for the root, and for a directory without
     * a marker. Channels' writes that wait to be stored have none yet.
     */
    long version();

    /** Whether the entry was written last through the store rather than a file system, and has no metadata. */
    boolean isRaw();

    /** Bytes of the content that lie with the entry; 0 when they lie in chunks. */
    long storedBytes();

    /** How many chunks of 128 KiB the content has, holes included; 0 when it lies with the entry. */
    long chunks();

    /** When anything about the file was changed last. */
    FileTime changeTime();
}
