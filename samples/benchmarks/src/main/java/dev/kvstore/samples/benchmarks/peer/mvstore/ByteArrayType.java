package dev.kvstore.samples.benchmarks.peer.mvstore;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** Byte arrays in unsigned order; H2's own type has no order. */
final class ByteArrayType extends BasicDataType<byte[]> {

    /** One for all maps: it has no state. */
    static final ByteArrayType INSTANCE = new ByteArrayType();

    private static final int OBJECT_BYTES = 24;

    private ByteArrayType() {}

    @Override
    public int getMemory(byte[] bytes) {
        return OBJECT_BYTES + bytes.length;
    }

    @Override
    public int compare(byte[] a, byte[] b) {
        return Arrays.compareUnsigned(a, b);
    }

    @Override
    public void write(WriteBuffer target, byte[] bytes) {
        target.putVarInt(bytes.length).put(bytes);
    }

    @Override
    public byte[] read(ByteBuffer source) {
        byte[] bytes = new byte[DataUtils.readVarInt(source)];
        source.get(bytes);
        return bytes;
    }

    @Override
    public byte[][] createStorage(int size) {
        return new byte[size][];
    }
}
