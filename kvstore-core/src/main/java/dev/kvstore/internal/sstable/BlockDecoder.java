package dev.kvstore.internal.sstable;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeBuffer;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * What it takes to bring a block into memory: checksum, decompressors, a private buffer. Costly to
 * make, so it is taken from a {@link DecoderPool}. Not thread-safe.
 */
final class BlockDecoder implements AutoCloseable {
    private static final int LARGEST_KEPT_BUFFER = 1 << 20;

    private final NativeMemory memory;
    private final Checksum checksum = new Checksum();
    private final NativeBuffer source = new NativeBuffer();
    private final NativeBuffer target = new NativeBuffer();
    private ZstdDecompressCtx zstd;
    private Region buffer;

    BlockDecoder(NativeMemory memory) {
        this.memory = memory;
    }

    Checksum checksum() {
        return checksum;
    }

    /** The private buffer with room for {@code bytes}; its content is lost if it has to grow. */
    Region buffer(int bytes) {
        if (buffer == null || buffer.capacity() < bytes) {
            if (buffer != null) {
                buffer.close();
            }
            buffer = memory.allocate(MemoryComponent.CURSOR, bytes + bytes / 4);
        }
        return buffer;
    }

    /** Frees the private buffer if a large block made it grow beyond what is worth keeping. */
    void trim() {
        if (buffer != null && buffer.capacity() > LARGEST_KEPT_BUFFER) {
            buffer.close();
            buffer = null;
        }
    }

    /**
     * Decompresses exactly {@code rawLength} bytes.
     *
     * @return whether the compressed bytes were sound
     */
    boolean decompress(
            Compression type, Region from, long fromOffset, int length, Region to, long toOffset, int rawLength) {
        ByteBuffer in = source.reading(from, fromOffset, length);
        ByteBuffer out = target.over(to, toOffset, rawLength);
        try {
            int written = type == Compression.LZ4
                    ? Lz4.DECOMPRESSOR.decompress(in, 0, length, out, 0, rawLength)
                    : zstd().decompressDirectByteBuffer(out, 0, rawLength, in, 0, length);
            return written == rawLength;
        } catch (LZ4Exception | ZstdException e) {
            return false;
        }
    }

    @Override
    public void close() {
        if (zstd != null) {
            zstd.close();
        }
        if (buffer != null) {
            buffer.close();
        }
    }

    private ZstdDecompressCtx zstd() {
        if (zstd == null) {
            zstd = new ZstdDecompressCtx();
        }
        return zstd;
    }

    /** Loaded with the first compressed block: the JDK may have something to say about native code from 24 on. */
    private static final class Lz4 {
        static final LZ4SafeDecompressor DECOMPRESSOR =
                LZ4Factory.fastestInstance().safeDecompressor();
    }
}
