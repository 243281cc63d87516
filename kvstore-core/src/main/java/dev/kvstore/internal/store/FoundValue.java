package dev.kvstore.internal.store;

import dev.kvstore.Entry;
import dev.kvstore.internal.engine.Engine;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.iterator.LookupResult;
import dev.kvstore.internal.memory.UserBytes;
import java.nio.ByteBuffer;
import net.openhft.chronicle.bytes.Bytes;

/** The value of an entry that a look-up has found, for whoever wants bytes; chunks are read as of the moment of the look-up. */
final class FoundValue {
    private FoundValue() {}

    static byte[] copy(Engine engine, ReadSlot slot, long moment) {
        LookupResult found = slot.result();
        return StoredValue.isChunked(found)
                ? ChunkedValues.whole(engine, slot, StoredValue.chunks(found), moment)
                : StoredValue.copy(found);
    }

    static Entry entry(Engine engine, ReadSlot slot, long moment) {
        long version = slot.result().sequence();
        return new Entry(copy(engine, slot, moment), version);
    }

    static void append(Engine engine, ReadSlot slot, long moment, Bytes<?> value) {
        LookupResult found = slot.result();
        if (StoredValue.isChunked(found)) {
            ChunkedValues.append(engine, slot, StoredValue.chunks(found), moment, value);
        } else {
            int start = StoredValue.start(found.kind(), found.valueRegion(), found.valueOffset());
            UserBytes.append(found.valueRegion(), found.valueOffset() + start, found.valueLength() - start, value);
        }
    }

    /** Reads from {@code offset} as much as there is and fits; returns how much that was. */
    static int read(Engine engine, ReadSlot slot, long moment, long offset, ByteBuffer target) {
        LookupResult found = slot.result();
        if (StoredValue.isChunked(found)) {
            return ChunkedValues.read(engine, slot, StoredValue.chunks(found), moment, offset, target);
        }
        int start = StoredValue.start(found.kind(), found.valueRegion(), found.valueOffset());
        int length = (int) Math.min(target.remaining(), found.valueLength() - start - offset);
        if (length <= 0) {
            return 0;
        }
        UserBytes.copyOut(found.valueRegion(), found.valueOffset() + start + offset, length, target);
        return length;
    }
}
