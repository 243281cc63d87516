package dev.kvstore.testkit;

import dev.kvstore.Compression;
import dev.kvstore.Durability;
import dev.kvstore.L0Triggers;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreOptionsBuilder;
import java.util.ArrayList;
import java.util.List;

/** Options that make small runs go through everything a large store goes through. */
public final class OptionSets {
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;

    private OptionSets() {}

    /** Everything as small as it may be: a few hundred entries reach the lower levels. */
    public static StoreOptionsBuilder tiny() {
        return StoreOptions.builder()
                .memoryBudget(16 * MIB)
                .flushThresholdBytes(64 * KIB)
                .walSegmentBytes(64 * KIB)
                .walMaxBytes(MIB)
                .blockBytes(1024)
                .targetFileBytes(64 * KIB)
                .levelBaseBytes(MIB)
                .l0Triggers(new L0Triggers(2, 8, 16))
                .compactionThreads(1);
    }

    /** The sets that tests of behaviour run over, on every engine. */
    public static List<StoreSetup> forBehaviour() {
        List<StoreSetup> setups = new ArrayList<>();
        for (StoreEngine engine : StoreEngine.values()) {
            setups.add(new StoreSetup(engine, "default", StoreOptions.defaults()));
            for (Compression compression : compressions(engine)) {
                setups.add(new StoreSetup(
                        engine,
                        "tiny-" + compression,
                        tiny().compression(compression).build()));
            }
            setups.add(new StoreSetup(
                    engine, "tiny-no-log", tiny().durability(Durability.NONE).build()));
        }
        return setups;
    }

    /** Those of the sets for tests of behaviour that are of the LSM engine. */
    public static List<StoreSetup> forLsm() {
        return forBehaviour().stream()
                .filter(setup -> setup.engine() == StoreEngine.LSM)
                .toList();
    }

    /** Those of the sets for tests of behaviour that are of the B+tree engine. */
    public static List<StoreSetup> forTree() {
        return forBehaviour().stream()
                .filter(setup -> setup.engine() == StoreEngine.BTREE)
                .toList();
    }

    /** A tree compresses nothing. */
    public static List<Compression> compressions(StoreEngine engine) {
        return engine == StoreEngine.BTREE ? List.of(Compression.NONE) : List.of(Compression.values());
    }

    /** The sets that random runs are spread over, for one engine: every durability with every compression, and extremes. */
    public static List<StoreSetup> forRandomRuns(StoreEngine engine) {
        List<StoreSetup> setups = new ArrayList<>();
        for (Durability durability : Durability.values()) {
            for (Compression compression : Compression.values()) {
                String name = durability + "-" + compression;
                setups.add(setup(engine, name, tiny().durability(durability).compression(compression)));
                setups.add(setup(
                        engine, name + "-roomy", roomy().durability(durability).compression(compression)));
            }
        }
        setups.add(setup(engine, "default", StoreOptions.builder().walSegmentBytes(MIB)));
        setups.add(setup(engine, "no-filter", tiny().filterBitsPerKey(0)));
        setups.add(setup(engine, "large-filter", tiny().filterBitsPerKey(20)));
        setups.add(setup(engine, "large-blocks", tiny().blockBytes(64 << 10)));
        setups.add(setup(engine, "huge-blocks", tiny().blockBytes(1 << 20).compression(Compression.NONE)));
        setups.add(setup(
                engine,
                "eager-compaction",
                tiny().l0Triggers(new L0Triggers(1, 1, 4)).compactionThreads(2)));
        setups.add(setup(engine, "late-compaction", tiny().l0Triggers(new L0Triggers(12, 24, 36))));
        setups.add(setup(engine, "four-compactors", tiny().compactionThreads(4)));
        setups.add(setup(engine, "frequent-sync", tiny().syncIntervalMillis(1)));
        setups.add(setup(engine, "timed-flush", tiny().flushIntervalSeconds(1)));
        return setups;
    }

    /** The sets that power cuts are spread over: every engine, durability and compression. */
    public static List<StoreSetup> forCrashes() {
        List<StoreSetup> setups = new ArrayList<>();
        for (Compression compression : Compression.values()) {
            for (Durability durability : Durability.values()) {
                for (StoreEngine engine : StoreEngine.values()) {
                    setups.add(setup(
                            engine,
                            durability + "-" + compression,
                            tiny().durability(durability).compression(compression)));
                }
            }
        }
        return setups;
    }

    /** The sets that faults are spread over: every engine and durability, with little patience. */
    public static List<StoreSetup> forFaults() {
        List<StoreSetup> setups = new ArrayList<>();
        for (Durability durability : Durability.values()) {
            for (StoreEngine engine : StoreEngine.values()) {
                setups.add(setup(
                        engine,
                        "faults-" + durability,
                        tiny().durability(durability).writeTimeoutMillis(200)));
            }
        }
        return setups;
    }

    /** Data stays longer in memory and in the top level. */
    private static StoreOptionsBuilder roomy() {
        return tiny().flushThresholdBytes(512 * KIB)
                .walSegmentBytes(256 * KIB)
                .walMaxBytes(2 * MIB)
                .blockBytes(4096)
                .targetFileBytes(256 * KIB)
                .l0Triggers(L0Triggers.DEFAULT);
    }

    private static StoreSetup setup(StoreEngine engine, String name, StoreOptionsBuilder options) {
        return new StoreSetup(engine, name, options.build());
    }
}
