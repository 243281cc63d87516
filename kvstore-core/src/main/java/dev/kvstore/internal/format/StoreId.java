package dev.kvstore.internal.format;

import java.util.UUID;

/** The random identity of a store, in every one of its files. */
public record StoreId(long high, long low) {

    /** A new random id. */
    public static StoreId random() {
        UUID uuid = UUID.randomUUID();
        return new StoreId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return new UUID(high, low).toString();
    }
}
