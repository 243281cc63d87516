/**
 * Native memory: {@link dev.kvstore.internal.memory.Region} is the one checked accessor,
 * {@link dev.kvstore.internal.memory.NativeMemory} the accounted allocator. Knows no other package.
 */
package dev.kvstore.internal.memory;
