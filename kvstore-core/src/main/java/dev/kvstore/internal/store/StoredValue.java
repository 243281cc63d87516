package dev.kvstore.internal.store;

import dev.kvstore.ChunkedValue;
import dev.kvstore.EntryInfo;
import dev.kvstore.internal.engine.ChunkedRead;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.format.ExtendedValue;
import dev.kvstore.internal.iterator.LookupResult;
import dev.kvstore.internal.memory.Region;

/** What a stored value holds: the value alone, or metadata before it, or metadata and where the value is. */
final class StoredValue {
    private StoredValue() {}

    static boolean isChunked(LookupResult found) {
        return isChunked(found.kind(), found.valueRegion(), found.valueOffset());
    }

    static boolean isChunked(int kind, Region region, long offset) {
        return kind == EntryKind.EXTENDED_PUT && ExtendedValue.isChunked(region, offset);
    }

    static ChunkedValue chunks(LookupResult found) {
        return ChunkedRead.chunksAt(found.valueRegion(), found.valueOffset());
    }

    /** Where the value starts in the stored one. */
    static int start(int kind, Region region, long offset) {
        return kind == EntryKind.EXTENDED_PUT ? ExtendedValue.contentStart(region, offset) : 0;
    }

    /** A copy of a value that does not lie in chunks. */
    static byte[] copy(LookupResult found) {
        int start = start(found.kind(), found.valueRegion(), found.valueOffset());
        return found.valueRegion().toArray(found.valueOffset() + start, found.valueLength() - start);
    }

    /** What there is to know, with the value if it is no longer than {@code valueLimit} and lies here. */
    static EntryInfo info(int kind, Region region, long offset, int length, long version, int valueLimit) {
        if (kind != EntryKind.EXTENDED_PUT) {
            byte[] value = length <= valueLimit ? region.toArray(offset, length) : null;
            return new EntryInfo(version, length, null, null, value);
        }
        int start = ExtendedValue.contentStart(region, offset);
        byte[] metadata = region.toArray(
                offset + ExtendedValue.metadataStart(region, offset), ExtendedValue.metadataLength(region, offset));
        if (ExtendedValue.isChunked(region, offset)) {
            ChunkedValue chunks = ChunkedRead.chunksAt(region, offset);
            return new EntryInfo(version, chunks.length(), metadata, chunks, null);
        }
        int own = length - start;
        byte[] value = own <= valueLimit ? region.toArray(offset + start, own) : null;
        return new EntryInfo(version, own, metadata, null, value);
    }
}
