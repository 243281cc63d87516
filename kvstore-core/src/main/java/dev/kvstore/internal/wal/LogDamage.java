package dev.kvstore.internal.wal;

/**
 * Damage that salvage went past.
 *
 * @param file the segment's name
 * @param offset where the damage was noticed, in bytes
 * @param problem what was expected and what was found
 */
public record LogDamage(String file, long offset, String problem) {}
