package dev.kvstore.testkit;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;

/** How Lincheck is used here: scenarios for half a minute in all; the classes that it comes with know JDKs up to 21. */
public final class Lincheck {
    private static final int SCENARIOS = 5;
    private static final int INVOCATIONS = 200;

    private Lincheck() {}

    /** Threads take turns where they read or write shared memory; native memory counts, as calls to Chronicle's. */
    public static ModelCheckingOptions modelChecking() {
        return new ModelCheckingOptions()
                .addGuarantee(forClasses((String name) -> name.startsWith("net.openhft."))
                        .allMethods()
                        .treatAsAtomic())
                .iterations(SCENARIOS)
                .invocationsPerIteration(INVOCATIONS)
                .threads(2)
                .actorsBefore(3)
                .actorsPerThread(3)
                .actorsAfter(2);
    }

    /** Threads run at once, so what processors and compilers do belongs to it. */
    public static StressOptions stress() {
        return new StressOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(INVOCATIONS)
                .threads(3)
                .actorsBefore(3)
                .actorsPerThread(3)
                .actorsAfter(2);
    }
}
