package dev.kvstore.internal.engine;

import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.memory.RegionView;

/**
 * A position among the live entries of an engine: deleted and shadowed ones are never shown. Between
 * bounds given at creation. Not thread-safe; the memory it shows stays alive until {@link #close()}.
 */
public interface EngineCursor extends AutoCloseable {
    boolean first();

    boolean last();

    /** To the first entry at or above an internal key. */
    boolean seek(Region key, long offset, int length);

    /** To the last entry below an internal key. */
    boolean seekBefore(Region key, long offset, int length);

    boolean next();

    boolean prev();

    boolean isValid();

    /** PUT or EXTENDED_PUT of {@link dev.kvstore.internal.format.EntryKind}: what the stored value looks like. */
    int kind();

    Region keyRegion();

    long keyOffset();

    int keyLength();

    Region valueRegion();

    long valueOffset();

    int valueLength();

    long sequence();

    /** Shows the current key, but for its first {@code skipped} bytes. */
    default void showKey(RegionView view, int skipped) {
        view.over(keyRegion(), keyOffset() + skipped, keyLength() - skipped);
    }

    /** Shows the current value if it is stored as it is, which is a PUT's; otherwise the view is as it was. */
    default boolean showPlainValue(RegionView view) {
        if (kind() != EntryKind.PUT) {
            return false;
        }
        view.over(valueRegion(), valueOffset(), valueLength());
        return true;
    }

    @Override
    void close();
}
