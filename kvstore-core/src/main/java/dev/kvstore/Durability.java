package dev.kvstore;

/** What an acknowledged write has survived when the call returns. */
public enum Durability {
    /**
     * The write survives a power cut. Costs one device sync, shared by all callers that wait at the same
     * time.
     */
    SYNC,

    /**
     * The write survives a crash of the process. A power cut loses at most what was written since the
     * last periodic sync ({@link StoreOptions#syncIntervalMillis()}); what survives is a prefix of the
     * order of writes. The default.
     */
    ASYNC,

    /**
     * No log: a crash loses everything since the last flush; what survives is a prefix of the order of
     * writes. A property of the whole store, for callers that replay their own log: such a store accepts
     * no write that asks for more, and a store with a log accepts no write that asks for {@code NONE},
     * because either would leave holes in the prefix.
     */
    NONE
}
