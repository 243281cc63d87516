package dev.kvstore.internal.io;

import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.KeyHash;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * Main class of a child process: reads a mapped file in every way the store does, cuts the file off and
 * goes on reading, first with cold code and then with compiled code. Prints how often it was told, and
 * reaches its end unless the JVM dies.
 */
public final class TruncatedMapping {
    private static final int SIZE = 1 << 20;
    private static final int BLOCK = 4096;
    private static final int LARGE = 4 << 20;

    private final Checksum checksum = new Checksum();
    private final Region heapless = new NativeMemory().allocate(MemoryComponent.SCRATCH, BLOCK);
    private final byte[] heap = new byte[BLOCK];
    private long sum;

    @SuppressWarnings("unused")
    private volatile byte[] large;

    private TruncatedMapping() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        TruncatedMapping reader = new TruncatedMapping();
        for (int round = 0; round < 2; round++) {
            try (Region mapping = map(directory, "file" + round)) {
                for (int i = 0; i < round * 20_000; i++) {
                    reader.read(mapping, i);
                }
                try (RandomAccessFile file =
                        new RandomAccessFile(directory.resolve("file" + round).toFile(), "rw")) {
                    file.setLength(0);
                }
                System.out.println("round " + round + " told: " + reader.isTold(mapping));
            }
        }
        System.out.println("survived " + (reader.sum != 1));
    }

    private static Region map(Path directory, String name) throws IOException {
        Disk disk = new OsDisk(directory);
        disk.createLog(name, SIZE).close();
        try (Disk.InputFile file = disk.open(name)) {
            return file.map(0, SIZE);
        }
    }

    private boolean isTold(Region mapping) {
        int told = 0;
        for (int i = 0; i < 1_000; i++) {
            try {
                read(mapping, i);
                enterTheJvm();
            } catch (InternalError e) {
                told++;
            }
        }
        return told > 0;
    }

    /** Before JDK 21 an error waits for this: an allocation that compiled code can't do by itself. */
    private void enterTheJvm() {
        large = new byte[LARGE];
    }

    private void read(Region mapping, int i) {
        long offset = (long) i * BLOCK % SIZE;
        switch (i % 6) {
            case 0 -> sum += checksum.reset().update(mapping, offset, BLOCK).value();
            case 1 -> heapless.copyFrom(0, mapping, offset, BLOCK);
            case 2 -> sum += mapping.getLong(offset);
            case 3 -> mapping.read(offset, heap, 0, BLOCK);
            case 4 -> sum += mapping.compare(offset, BLOCK, heapless, 0, BLOCK);
            default -> sum += KeyHash.of(mapping, offset, BLOCK);
        }
    }
}
