/**
 * Keeps the tree in shape. {@link dev.kvstore.internal.compaction.CompactionStrategy} is a pure function from
 * a version of the tree to a plan; {@link dev.kvstore.internal.compaction.CompactionJob} carries a plan out and
 * returns what it made. Neither installs anything.
 */
package dev.kvstore.internal.compaction;
