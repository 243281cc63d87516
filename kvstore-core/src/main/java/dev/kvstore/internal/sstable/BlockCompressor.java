package dev.kvstore.internal.sstable;

import com.github.luben.zstd.ZstdCompressCtx;
import dev.kvstore.internal.memory.NativeBuffer;
import dev.kvstore.internal.memory.Region;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/** Compresses blocks from native memory to native memory. One per builder; not thread-safe. */
final class BlockCompressor implements AutoCloseable {
    private static final int ZSTD_LEVEL = 1;

    private final NativeBuffer source = new NativeBuffer();
    private final NativeBuffer target = new NativeBuffer();
    private final LZ4Compressor lz4;
    private final ZstdCompressCtx zstd;

    /**
     * @param compression not NONE
     */
    BlockCompressor(Compression compression) {
        lz4 = compression == Compression.LZ4 ? LZ4Factory.fastestInstance().fastCompressor() : null;
        zstd = compression == Compression.ZSTD ? new ZstdCompressCtx().setLevel(ZSTD_LEVEL) : null;
    }

    /** Room that compressed bytes may need: an incompressible block grows a little. */
    static int bound(int length) {
        return length + length / 128 + 512;
    }

    /** Compresses into at least {@link #bound} bytes and returns the compressed length. */
    int compress(Region from, long fromOffset, int length, Region to, long toOffset) {
        int room = bound(length);
        ByteBuffer in = source.reading(from, fromOffset, length);
        ByteBuffer out = target.over(to, toOffset, room);
        return lz4 != null
                ? lz4.compress(in, 0, length, out, 0, room)
                : zstd.compressDirectByteBuffer(out, 0, room, in, 0, length);
    }

    @Override
    public void close() {
        if (zstd != null) {
            zstd.close();
        }
    }
}
