/**
 * The write-ahead log: record framing ({@link dev.kvstore.internal.wal.RecordLayout}, which the manifest
 * shares), appending ({@link dev.kvstore.internal.wal.LogWriter}), the life of segments
 * ({@link dev.kvstore.internal.wal.LogSegments}) and recovery ({@link dev.kvstore.internal.wal.LogReader}).
 *
 * <p>The format and the argument why what survives a crash is a prefix: {@code docs/formats/log.md}.
 */
package dev.kvstore.internal.wal;
