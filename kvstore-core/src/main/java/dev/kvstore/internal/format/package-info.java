/** What all file formats share: numbers, checksums, file headers, internal keys, range tombstones, file names. */
package dev.kvstore.internal.format;
