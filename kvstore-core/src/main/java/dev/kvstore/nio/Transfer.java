package dev.kvstore.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** Moves bytes between a file and another channel, piece by piece. */
final class Transfer {
    private static final int PIECE = 64 << 10;

    private Transfer() {}

    /** Ends with the file, with the count, or when the target takes no more; returns how much it took. */
    static long to(WritableByteChannel target, FileChannel file, long at, long count) throws IOException {
        ByteBuffer buffer = buffer(count);
        long done = 0;
        while (done < count) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), count - done));
            if (file.read(buffer, at + done) < 0) {
                break;
            }
            done += target.write(buffer.flip());
            if (buffer.hasRemaining()) {
                break;
            }
        }
        return done;
    }

    /** Ends with the count, or when the source gives no more; returns how much it gave. */
    static long from(ReadableByteChannel source, FileChannel file, long at, long count) throws IOException {
        ByteBuffer buffer = buffer(count);
        long done = 0;
        while (done < count) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), count - done));
            if (source.read(buffer) <= 0) {
                break;
            }
            done += file.write(buffer.flip(), at + done);
        }
        return done;
    }

    private static ByteBuffer buffer(long count) {
        return ByteBuffer.allocate((int) Math.min(PIECE, Math.max(1, count)));
    }
}
