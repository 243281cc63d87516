package dev.kvstore.internal.wal;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.Arrays;
import java.util.Random;

/** What a file of a {@link CrashDisk} holds, and what of it is durable. Guarded by the disk, but for what mappings do. */
final class CrashFile {
    private static final int SECTOR = 512;
    private static final int PAGE = 4096;

    private final NativeMemory memory;
    private byte[] durable = new byte[0];
    private Region content;
    private long size;

    CrashFile(NativeMemory memory) {
        this.memory = memory;
        content = memory.allocate(MemoryComponent.SCRATCH, 1);
    }

    long size() {
        return size;
    }

    /** Looks at the present content, which must not grow as long as it is used. */
    Region mapping() {
        return new Region(content.address(0, size), size, (address, capacity) -> {});
    }

    /** Makes it at least so long; what is new is zero. */
    void grow(long bytes) {
        if (bytes > content.capacity()) {
            Region larger = memory.allocate(MemoryComponent.SCRATCH, Math.max(bytes, 2 * content.capacity()));
            larger.copyFrom(0, content, 0, size);
            content = larger;
        }
        if (bytes > size) {
            content.fill(size, bytes - size, (byte) 0);
            size = bytes;
        }
    }

    /** Writes the first {@code length} of some bytes. */
    void write(long position, byte[] bytes, int length) {
        grow(position + length);
        content.write(position, bytes, 0, length);
    }

    void read(long position, Region target, long offset, int length) {
        target.copyFrom(offset, content, position, length);
    }

    byte[] bytes() {
        return content.toArray(0, (int) size);
    }

    void force() {
        durable = bytes();
    }

    /** What is found of it when the power was cut now. */
    byte[] afterCrash(CrashDisk.Cut cut, Random random) {
        byte[] now = bytes();
        if (cut == CrashDisk.Cut.LOSE_ALL) {
            return durable.clone();
        }
        if (cut == CrashDisk.Cut.KEEP_ALL) {
            return now;
        }
        boolean grown = random.nextBoolean();
        byte[] left = Arrays.copyOf(durable, grown ? Math.max(now.length, durable.length) : durable.length);
        for (int page = 0; page < left.length; page += PAGE) {
            int choice = random.nextInt(3);
            int end = Math.min(page + PAGE, left.length);
            for (int sector = page; sector < end; sector += SECTOR) {
                if (choice == 1 || (choice == 2 && random.nextBoolean())) {
                    int length = Math.min(Math.min(sector + SECTOR, end), now.length) - sector;
                    System.arraycopy(now, sector, left, sector, Math.max(0, length));
                }
            }
        }
        return left;
    }
}
