/**
 * A store as a file system: {@code java.nio.file} over {@link dev.kvstore.KeyValueStore}. Start at
 * {@link dev.kvstore.nio.KeyValueFileSystems}; what is promised is in {@code docs/filesystem.md}.
 *
 * <p>Inside: the provider holds no state and hands everything to a file system's operations; a volume is what all file systems over one
 * store share; the tree reads the keyspace as a tree of files.
 */
package dev.kvstore.nio;
