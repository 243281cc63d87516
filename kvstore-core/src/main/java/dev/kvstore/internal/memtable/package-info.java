/**
 * The ordered off-heap table of the newest writes: an adaptive radix tree in one arena, read without
 * locks while a single writer adds to it.
 */
package dev.kvstore.internal.memtable;
