package dev.kvstore;

/** Builds {@link StoreOptions}; each method is documented there, under the option's name. */
public final class StoreOptionsBuilder {
    private static final long LARGEST_DEFAULT_FLUSH_THRESHOLD = 64L << 20;
    private static final int MEMTABLES = 4;

    private StorageEngine engine;
    private boolean createIfMissing = true;
    private boolean readOnly;
    private Durability durability = Durability.ASYNC;
    private long memoryBudget = MachineMemory.defaultBudget();
    private Long flushThresholdBytes;
    private long flushIntervalSeconds;
    private long syncIntervalMillis = 100;
    private long walSegmentBytes = 64L << 20;
    private long walMaxBytes = 1L << 30;
    private Compression compression = Compression.LZ4;
    private int blockBytes = 4096;
    private int filterBitsPerKey = 10;
    private int compactionThreads = 2;
    private L0Triggers l0Triggers = L0Triggers.DEFAULT;
    private long levelBaseBytes = 256L << 20;
    private long targetFileBytes = 64L << 20;
    private long writeTimeoutMillis = 60_000;
    private StoreListener listener;
    private String managedAs;

    StoreOptionsBuilder() {}

    StoreOptionsBuilder(StoreOptions options) {
        engine = options.engine();
        createIfMissing = options.createIfMissing();
        readOnly = options.readOnly();
        durability = options.durability();
        memoryBudget = options.memoryBudget();
        flushThresholdBytes = options.flushThresholdBytes();
        flushIntervalSeconds = options.flushIntervalSeconds();
        syncIntervalMillis = options.syncIntervalMillis();
        walSegmentBytes = options.walSegmentBytes();
        walMaxBytes = options.walMaxBytes();
        compression = options.compression();
        blockBytes = options.blockBytes();
        filterBitsPerKey = options.filterBitsPerKey();
        compactionThreads = options.compactionThreads();
        l0Triggers = options.l0Triggers();
        levelBaseBytes = options.levelBaseBytes();
        targetFileBytes = options.targetFileBytes();
        writeTimeoutMillis = options.writeTimeoutMillis();
        listener = options.listener();
        managedAs = options.managedAs();
    }

    /** See {@link StoreOptions#engine()}. */
    public StoreOptionsBuilder engine(StorageEngine engine) {
        this.engine = engine;
        return this;
    }

    /** See {@link StoreOptions#createIfMissing()}. */
    public StoreOptionsBuilder createIfMissing(boolean createIfMissing) {
        this.createIfMissing = createIfMissing;
        return this;
    }

    /** See {@link StoreOptions#readOnly()}. */
    public StoreOptionsBuilder readOnly(boolean readOnly) {
        this.readOnly = readOnly;
        return this;
    }

    /** See {@link StoreOptions#durability()}. */
    public StoreOptionsBuilder durability(Durability durability) {
        this.durability = durability;
        return this;
    }

    /** See {@link StoreOptions#memoryBudget()}. */
    public StoreOptionsBuilder memoryBudget(long memoryBudget) {
        this.memoryBudget = memoryBudget;
        return this;
    }

    /** See {@link StoreOptions#flushThresholdBytes()}. */
    public StoreOptionsBuilder flushThresholdBytes(long flushThresholdBytes) {
        this.flushThresholdBytes = flushThresholdBytes;
        return this;
    }

    /** See {@link StoreOptions#flushIntervalSeconds()}. */
    public StoreOptionsBuilder flushIntervalSeconds(long flushIntervalSeconds) {
        this.flushIntervalSeconds = flushIntervalSeconds;
        return this;
    }

    /** See {@link StoreOptions#syncIntervalMillis()}. */
    public StoreOptionsBuilder syncIntervalMillis(long syncIntervalMillis) {
        this.syncIntervalMillis = syncIntervalMillis;
        return this;
    }

    /** See {@link StoreOptions#walSegmentBytes()}. */
    public StoreOptionsBuilder walSegmentBytes(long walSegmentBytes) {
        this.walSegmentBytes = walSegmentBytes;
        return this;
    }

    /** See {@link StoreOptions#walMaxBytes()}. */
    public StoreOptionsBuilder walMaxBytes(long walMaxBytes) {
        this.walMaxBytes = walMaxBytes;
        return this;
    }

    /** See {@link StoreOptions#compression()}. */
    public StoreOptionsBuilder compression(Compression compression) {
        this.compression = compression;
        return this;
    }

    /** See {@link StoreOptions#blockBytes()}. */
    public StoreOptionsBuilder blockBytes(int blockBytes) {
        this.blockBytes = blockBytes;
        return this;
    }

    /** See {@link StoreOptions#filterBitsPerKey()}. */
    public StoreOptionsBuilder filterBitsPerKey(int filterBitsPerKey) {
        this.filterBitsPerKey = filterBitsPerKey;
        return this;
    }

    /** See {@link StoreOptions#compactionThreads()}. */
    public StoreOptionsBuilder compactionThreads(int compactionThreads) {
        this.compactionThreads = compactionThreads;
        return this;
    }

    /** See {@link StoreOptions#l0Triggers()}. */
    public StoreOptionsBuilder l0Triggers(L0Triggers l0Triggers) {
        this.l0Triggers = l0Triggers;
        return this;
    }

    /** See {@link StoreOptions#levelBaseBytes()}. */
    public StoreOptionsBuilder levelBaseBytes(long levelBaseBytes) {
        this.levelBaseBytes = levelBaseBytes;
        return this;
    }

    /** See {@link StoreOptions#targetFileBytes()}. */
    public StoreOptionsBuilder targetFileBytes(long targetFileBytes) {
        this.targetFileBytes = targetFileBytes;
        return this;
    }

    /** See {@link StoreOptions#writeTimeoutMillis()}. */
    public StoreOptionsBuilder writeTimeoutMillis(long writeTimeoutMillis) {
        this.writeTimeoutMillis = writeTimeoutMillis;
        return this;
    }

    /** See {@link StoreOptions#listener()}. */
    public StoreOptionsBuilder listener(StoreListener listener) {
        this.listener = listener;
        return this;
    }

    /** See {@link StoreOptions#managedAs()}. */
    public StoreOptionsBuilder managedAs(String managedAs) {
        this.managedAs = managedAs;
        return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException naming every option that is out of its range
     */
    public StoreOptions build() {
        return new StoreOptions(
                engine,
                createIfMissing,
                readOnly,
                durability,
                memoryBudget,
                flushThreshold(),
                flushIntervalSeconds,
                syncIntervalMillis,
                walSegmentBytes,
                walMaxBytes,
                compression,
                blockBytes,
                filterBitsPerKey,
                compactionThreads,
                l0Triggers,
                levelBaseBytes,
                targetFileBytes,
                writeTimeoutMillis,
                listener,
                managedAs);
    }

    /** Unless chosen: a memtable, the two that may wait and one in reserve take at most half of the budget. */
    private long flushThreshold() {
        if (flushThresholdBytes != null) {
            return flushThresholdBytes;
        }
        long share = memoryBudget / 2 / MEMTABLES;
        return Math.max(64 << 10, Math.min(LARGEST_DEFAULT_FLUSH_THRESHOLD, share));
    }
}
