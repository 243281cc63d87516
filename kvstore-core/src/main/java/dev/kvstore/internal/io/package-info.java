/**
 * The storage seam: {@link dev.kvstore.internal.io.Disk} is the only way to files, and
 * {@link dev.kvstore.internal.io.OsDisk} its implementation on the operating system.
 */
package dev.kvstore.internal.io;
