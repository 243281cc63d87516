/**
 * Tables: immutable sorted files. {@link dev.kvstore.internal.sstable.TableBuilder} writes one,
 * {@link dev.kvstore.internal.sstable.Table} reads it; the format is described in {@code docs/formats/table.md}.
 */
package dev.kvstore.internal.sstable;
