/**
 * The B+tree engine: one file of pages that are never changed once a commit has shown them, but copied.
 *
 * <h2>Who does what</h2>
 * {@code PageStore} maps the file and has pages checked, by {@code PageCheck}, when they are first met; {@code Node} reads and
 * {@code NodeEditor} changes one page;
 * {@code TreeReader}, {@code TreeCursor} and {@code TreeWriter} walk the tree; {@code PageAllocator} knows which
 * pages are free, and since when; {@code MetaPages} and {@code SpaceMap} are its memory in the file; {@code
 * Transaction} ties a commit together, {@code Syncer} makes commits durable, {@code Recovery} finds the newest whole
 * state.
 *
 * <h2>Lock order</h2>
 * {@code WriteQueue.lock} → {@code Syncer.lock} → {@code Pins} monitor. Readers take none of them. The write lock is
 * held while waiting for the device only by a synced commit.
 */
package dev.kvstore.internal.btree;
