package dev.kvstore.internal.format;

import dev.kvstore.internal.memory.NativeBuffer;
import dev.kvstore.internal.memory.Region;
import java.util.zip.CRC32C;

/**
 * CRC32C (Castagnoli, RFC 3720 B.4) over native memory. Stateful and reusable, so that hot paths
 * allocate nothing; not thread-safe, one per owner.
 */
public final class Checksum {
    private final CRC32C crc = new CRC32C();
    private final NativeBuffer buffer = new NativeBuffer();

    /** Starts a new checksum. */
    public Checksum reset() {
        crc.reset();
        return this;
    }

    /** Adds a range. */
    public Checksum update(Region region, long offset, int length) {
        crc.update(buffer.over(region, offset, length));
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
