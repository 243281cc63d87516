package dev.kvstore.samples.benchmarks.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** One file, a mebibyte at a time. */
final class LargeFile {
    private static final int MEBIBYTE = 1 << 20;
    private static final double NANOS_PER_MICRO = 1e3;

    private final int mebibytes;

    LargeFile(int mebibytes) {
        this.mebibytes = mebibytes;
    }

    /** Megabytes in a second, until all is durable. */
    double write(Path root) throws IOException {
        byte[] content = new byte[MEBIBYTE];
        new Random(3).nextBytes(content);
        ByteBuffer buffer = ByteBuffer.allocateDirect(MEBIBYTE).put(content);
        long start = System.nanoTime();
        try (FileChannel channel =
                FileChannel.open(root.resolve("large"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < mebibytes; i++) {
                channel.write(buffer.putLong(0, i).rewind());
            }
            channel.force(true);
        }
        return rate(start);
    }

    /** Megabytes in a second, when the file is read for the second time. */
    double read(Path root) throws IOException {
        write(root);
        readOnce(root);
        return readOnce(root);
    }

    private double readOnce(Path root) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(MEBIBYTE);
        long start = System.nanoTime();
        try (FileChannel channel = FileChannel.open(root.resolve("large"))) {
            for (int i = 0; i < mebibytes; i++) {
                buffer.clear();
                while (buffer.hasRemaining()) {
                    if (channel.read(buffer) < 0) {
                        throw new IllegalStateException("the file ends at MiB " + i);
                    }
                }
                if (buffer.getLong(0) != i) {
                    throw new IllegalStateException("MiB " + i + " is that of " + buffer.getLong(0));
                }
            }
        }
        return rate(start);
    }

    private double rate(long start) {
        return (double) mebibytes * MEBIBYTE / ((System.nanoTime() - start) / NANOS_PER_MICRO);
    }
}
