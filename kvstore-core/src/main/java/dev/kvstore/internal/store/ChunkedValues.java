package dev.kvstore.internal.store;

import dev.kvstore.ChunkedValue;
import dev.kvstore.ValueTooLargeException;
import dev.kvstore.internal.engine.ChunkedRead;
import dev.kvstore.internal.engine.Engine;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.memory.UserBytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import net.openhft.chronicle.bytes.Bytes;

/** Values in chunks as of one moment, put together for whoever wants bytes. */
final class ChunkedValues {
    private static final byte[] ZEROS = new byte[4096];

    private ChunkedValues() {}

    /** The whole value, from inside a read slot. */
    static byte[] whole(Engine engine, ReadSlot slot, ChunkedValue value, long moment) {
        checkLength(value);
        byte[] whole = new byte[(int) value.length()];
        read(engine, slot, value, moment, 0, value.length(), new ToArray(whole));
        return whole;
    }

    /** Appends the whole value to a user's buffer. */
    static void append(Engine engine, ReadSlot slot, ChunkedValue value, long moment, Bytes<?> target) {
        checkLength(value);
        read(engine, slot, value, moment, 0, value.length(), new ToBytes(target));
    }

    /** Writes the whole value to a region of its length. */
    static void write(Engine engine, ReadSlot slot, ChunkedValue value, long moment, Region target) {
        checkLength(value);
        read(engine, slot, value, moment, 0, value.length(), new ToRegion(target));
    }

    /** Reads from {@code offset} as much as there is and fits; returns how much that was. */
    static int read(Engine engine, ReadSlot slot, ChunkedValue value, long moment, long offset, ByteBuffer target) {
        long end = Math.min(value.length(), offset + target.remaining());
        if (offset >= end) {
            return 0;
        }
        read(engine, slot, value, moment, offset, end, new ToBuffer(target));
        return (int) (end - offset);
    }

    static void checkLength(ChunkedValue value) {
        if (value.length() > ChunkedValue.MAX_WHOLE_LENGTH) {
            throw new ValueTooLargeException(value.length());
        }
    }

    private static void read(
            Engine engine, ReadSlot slot, ChunkedValue value, long moment, long from, long to, ChunkedRead.Sink sink) {
        Integer keyspace = engine.keyspaces().get(ChunkedRead.KEYSPACE);
        ChunkedRead.read(rows -> engine.get(rows, moment), slot, keyspace, value, from, to, sink);
    }

    private static final class ToArray implements ChunkedRead.Sink {
        private final byte[] target;
        private int position;

        ToArray(byte[] target) {
            this.target = target;
        }

        @Override
        public boolean bytes(Region region, long offset, int length) {
            region.read(offset, target, position, length);
            position += length;
            return true;
        }

        @Override
        public boolean zeros(int length) {
            position += length;
            return true;
        }
    }

    private static final class ToBytes implements ChunkedRead.Sink {
        private final Bytes<?> target;

        ToBytes(Bytes<?> target) {
            this.target = target;
        }

        @Override
        public boolean bytes(Region region, long offset, int length) {
            UserBytes.append(region, offset, length, target);
            return true;
        }

        @Override
        public boolean zeros(int length) {
            for (int left = length; left > 0; left -= ZEROS.length) {
                target.write(ZEROS, 0, Math.min(left, ZEROS.length));
            }
            return true;
        }
    }

    private static final class ToRegion implements ChunkedRead.Sink {
        private final Region target;
        private long position;

        ToRegion(Region target) {
            this.target = target;
        }

        @Override
        public boolean bytes(Region region, long offset, int length) {
            target.copyFrom(position, region, offset, length);
            position += length;
            return true;
        }

        @Override
        public boolean zeros(int length) {
            target.fill(position, length, (byte) 0);
            position += length;
            return true;
        }
    }

    private static final class ToBuffer implements ChunkedRead.Sink {
        private final ByteBuffer target;

        ToBuffer(ByteBuffer target) {
            this.target = target;
        }

        @Override
        public boolean bytes(Region region, long offset, int length) {
            UserBytes.copyOut(region, offset, length, target);
            return true;
        }

        @Override
        public boolean zeros(int length) {
            if (target.hasArray()) {
                int start = target.arrayOffset() + target.position();
                Arrays.fill(target.array(), start, start + length, (byte) 0);
                target.position(target.position() + length);
                return true;
            }
            for (int left = length; left > 0; left -= ZEROS.length) {
                target.put(ZEROS, 0, Math.min(left, ZEROS.length));
            }
            return true;
        }
    }
}
