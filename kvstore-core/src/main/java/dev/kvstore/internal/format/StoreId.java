package dev.kvstore.internal.format;

import java.util.UUID;

/** The random identity of a store, in every one of its files. */
public final class StoreId {
    private final long high;
    private final long low;

    public StoreId(long high, long low) {
        this.high = high;
        this.low = low;
    }

    /** A new random id. */
    public static StoreId random() {
        UUID uuid = UUID.randomUUID();
        return new StoreId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    public long high() {
        return high;
    }

    public long low() {
        return low;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoreId && ((StoreId) other).high == high && ((StoreId) other).low == low;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high ^ low);
    }

    @Override
    public String toString() {
        return new UUID(high, low).toString();
    }
}
