package dev.kvstore.internal.format;

import dev.kvstore.internal.memory.NativeBuffer;
import dev.kvstore.internal.memory.Region;
import java.util.zip.CRC32C;

/**
 * CRC32C (Castagnoli, RFC 3720 B.4) over native memory. Stateful and reusable, so that hot paths
 * allocate nothing; not thread-safe, one per owner.
 */
public final class Checksum {
    /** Bounds the copy that is made of a mapped file's bytes, and keeps it within the caches. */
    private static final int CHUNK = 32 << 10;

    private final CRC32C crc = new CRC32C();
    private final NativeBuffer buffer = new NativeBuffer();

    /** Starts a new checksum. */
    public Checksum reset() {
        crc.reset();
        return this;
    }

    /** Adds a range. */
    public Checksum update(Region region, long offset, int length) {
        for (int done = 0; done < length; done += CHUNK) {
            crc.update(buffer.reading(region, offset + done, Math.min(CHUNK, length - done)));
        }
        return this;
    }

    /** Adds a number as eight little-endian bytes: a file number, a position, a predecessor's checksum. */
    public Checksum update(long number) {
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            crc.update((int) (number >>> shift) & 0xFF);
        }
        return this;
    }

    /** The checksum of all that was added since {@link #reset()}. */
    public int value() {
        return (int) crc.getValue();
    }
}
