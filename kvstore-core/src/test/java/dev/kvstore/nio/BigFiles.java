package dev.kvstore.nio;

import dev.kvstore.KeyValueStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Main class of {@link BigFilesTest}'s process. Arguments: the store's directory, MiB of each file. */
final class BigFiles {
    private static final int MEBIBYTE = 1 << 20;
    private static final int HOLES = 64;

    private final FileSystem files;
    private final int mebibytes;

    private BigFiles(FileSystem files, int mebibytes) {
        this.files = files;
        this.mebibytes = mebibytes;
    }

    public static void main(String[] arguments) throws IOException {
        try (KeyValueStore store = KeyValueStore.open(Path.of(arguments[0]));
                FileSystem files = KeyValueFileSystems.newFileSystem(store, Map.of())) {
            BigFiles run = new BigFiles(files, Integer.parseInt(arguments[1]));
            run.dense();
            run.sparse();
        }
        System.out.println("done");
    }

    /** Every eight bytes say where they are. */
    private void dense() throws IOException {
        Path path = files.getPath("/dense");
        ByteBuffer buffer = ByteBuffer.allocate(MEBIBYTE);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < mebibytes; i++) {
                channel.write(fill(buffer.clear(), (long) i * MEBIBYTE));
            }
        }
        Files.move(path, files.getPath("/moved"), StandardCopyOption.ATOMIC_MOVE);
        long length = (long) mebibytes * MEBIBYTE;
        check(Files.size(files.getPath("/moved")) == length, "the length");
        try (InputStream in = Files.newInputStream(files.getPath("/moved"))) {
            byte[] expected = new byte[MEBIBYTE];
            for (int i = 0; i < mebibytes; i++) {
                fill(ByteBuffer.wrap(expected), (long) i * MEBIBYTE);
                check(java.util.Arrays.equals(expected, in.readNBytes(MEBIBYTE)), "mebibyte " + i);
            }
            check(in.read() < 0, "the end");
        }
    }

    /** A few numbers far apart, and zeros between them. */
    private void sparse() throws IOException {
        Path path = files.getPath("/sparse");
        long step = (long) mebibytes * MEBIBYTE / HOLES;
        try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.SPARSE, StandardOpenOption.WRITE)) {
            for (int i = HOLES; i > 0; i--) {
                channel.write(ByteBuffer.allocate(Long.BYTES).putLong(i).flip(), i * step);
            }
        }
        long stored = (long) Files.getAttribute(path, "kv:chunks");
        check(Files.size(path) == HOLES * step + Long.BYTES, "the sparse length");
        try (FileChannel channel = FileChannel.open(path)) {
            ByteBuffer read = ByteBuffer.allocate(MEBIBYTE);
            for (int i = 1; i <= HOLES; i++) {
                channel.read(read.clear().limit(Long.BYTES), i * step);
                check(read.flip().getLong() == i, "number " + i + " of " + stored + " chunks");
                channel.read(
                        read.clear().limit((int) Math.min(MEBIBYTE, step - Long.BYTES)), (i - 1) * step + Long.BYTES);
                read.flip();
                while (read.hasRemaining()) {
                    check(read.get() == 0, "the hole before number " + i);
                }
            }
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(step + Long.BYTES);
        }
        check(Files.size(path) == step + Long.BYTES, "the length when cut");
    }

    private static ByteBuffer fill(ByteBuffer buffer, long position) {
        for (long at = position; buffer.hasRemaining(); at += Long.BYTES) {
            buffer.putLong(at * 0x9E3779B97F4A7C15L);
        }
        return buffer.flip();
    }

    private static void check(boolean right, String what) {
        if (!right) {
            throw new AssertionError(what + " is wrong");
        }
    }
}
