package dev.kvstore.fault;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreException;
import dev.kvstore.StoreFailedException;
import dev.kvstore.internal.io.CrashPolicy;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.Operation;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.model.Fingerprint;
import dev.kvstore.model.Model;
import dev.kvstore.model.ScriptedWrite;
import dev.kvstore.testkit.CheckedOrder;
import dev.kvstore.testkit.StoreSetup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A short run on a machine that fails at some moment. Every answer must be right or a
 * typed error, and what was acknowledged must be there when the store is opened on the healed device.
 */
final class FaultRun {
    static final Path PATH = Path.of("/simulated/store").toAbsolutePath();
    static final int EARLIER = 25;
    private static final int OPERATIONS = 25;

    /** How often a run without trouble does what can fail. */
    record Counts(List<Operation> made, long allocations) {
        long calls() {
            return made.size();
        }
    }

    private final StoreSetup setup;
    private final long seed;
    private final SimulatedDevice device;
    private final UnaryOperator<Disk> liar;
    private final boolean watched;
    private final Model model;
    private final List<Model> prefixes = new ArrayList<>();
    private Model uncertain;
    private int durable;
    private boolean failed;
    private boolean outOfMemory;

    /** On a copy of {@code base}, which {@link #prepare} made. */
    FaultRun(StoreSetup setup, long seed, SimulatedDevice base, Model model) {
        this(setup, seed, base, model, UnaryOperator.identity(), false);
    }

    /** The same with something between the store and its disk, and the order of writing watched, while things go wrong. */
    FaultRun(
            StoreSetup setup, long seed, SimulatedDevice base, Model model, UnaryOperator<Disk> liar, boolean watched) {
        this.liar = liar;
        this.watched = watched;
        this.setup = setup;
        this.seed = seed;
        this.device = base.crash(CrashPolicy.everythingSurvives());
        this.model = model.copy();
        prefixes.add(model.copy());
    }

    /** A device with a store that was not closed, holding what {@code model} is told. */
    static SimulatedDevice prepare(StoreSetup setup, long seed, Model model) {
        SimulatedDevice device = SimulatedDevice.ofSeed(seed);
        model.create(ScriptedWrite.SIDE);
        SimulatedDevice result;
        try (KeyValueStore store = setup.open(device.disk(PATH))) {
            store.keyspace(ScriptedWrite.SIDE);
            for (int i = 1; i <= EARLIER; i++) {
                ScriptedWrite operation = ScriptedWrite.of(seed, i);
                operation.applyTo(store, setup.options().durability());
                operation.applyTo(model, 0);
                if (i == EARLIER / 2) {
                    store.flush();
                }
            }
            if (!setup.hasLog()) {
                store.flush();
            }
            result = device.crash(CrashPolicy.everythingSurvives());
        }
        return result;
    }

    /** How many calls to the device and how many allocations a run without trouble makes. */
    Counts count() {
        int before = device.operations().size();
        Trouble.Counter allocations = new Trouble.Counter();
        openAndRun(allocations);
        return new Counts(
                device.operations().subList(before, device.operations().size()), allocations.passed());
    }

    /** What has been called so far. */
    Set<Operation.Kind> kinds() {
        return device.operations().stream().map(Operation::kind).collect(toSet());
    }

    /** How many calls to the device have been made so far. */
    long calls() {
        return device.calls();
    }

    /** Runs with a trouble and checks everything; whether a call to the device failed. */
    boolean run(Trouble trouble) {
        openAndRun(trouble.arm(device));
        boolean fired = device.faultsFired() > 0;
        device.clearFaults();
        device.observe(operation -> {});
        Thread.interrupted();
        checkAfterPowerCut();
        try (KeyValueStore store = setup.open(device.disk(PATH))) {
            checkReopened(store);
        } catch (StoreException e) {
            throw new AssertionError("the healed store can't be opened, fault " + (fired ? "shown" : "not shown"), e);
        }
        assertEquals(List.of(), device.openHandles(), "left open");
        assertEquals(List.of(), device.violations(), "misuse of the device");
        return fired;
    }

    private void openAndRun(NativeMemory.Gate gate) {
        NativeMemory memory = new NativeMemory(gate);
        Disk disk = watched ? CheckedOrder.over(device.disk(PATH)) : device.disk(PATH);
        try (KeyValueStore store = setup.open(liar.apply(disk), memory)) {
            for (int i = 1; i <= OPERATIONS && !outOfMemory; i++) {
                apply(store, ScriptedWrite.of(seed, EARLIER + i), i % 5 == 0);
                if (i == OPERATIONS / 3) {
                    attempt(store::flush, true);
                }
                if (i == OPERATIONS * 2 / 3) {
                    attempt(store::compact, false);
                }
            }
            checkLive(store);
        } catch (StoreException | OutOfMemoryError e) {
            // A typed error is a legal answer to opening and to closing on a machine that fails.
        } finally {
            CheckedOrder.requireKept(disk);
        }
        assertEquals(0, memory.used(), "native memory left");
    }

    private void apply(KeyValueStore store, ScriptedWrite operation, boolean synced) {
        Durability usual = setup.options().durability();
        Durability durability = synced && usual == Durability.ASYNC ? Durability.SYNC : usual;
        Model after = model.copy();
        operation.applyTo(after, 0);
        try {
            operation.applyTo(store, durability);
            assertTrue(
                    !failed || operation.isNothing(), () -> operation + " was accepted after a StoreFailedException");
        } catch (StoreFailedException e) {
            if (!failed) {
                uncertain = after;
            }
            failed = true;
            return;
        } catch (OutOfMemoryError e) {
            // Applied or not; nothing more is written, so that one state is uncertain only.
            uncertain = after;
            outOfMemory = true;
            return;
        } catch (StoreException e) {
            return;
        } finally {
            Thread.interrupted();
        }
        operation.applyTo(model, 0);
        prefixes.add(model.copy());
        if (durability == Durability.SYNC && !operation.isNothing()) {
            durable = prefixes.size() - 1;
        }
    }

    /** Which state it is, to help the reader of a failure. */
    private String describe(KeyValueStore store) {
        long found = Fingerprint.ofContent(store);
        StringBuilder text = new StringBuilder("last sequence " + store.lastSequence() + ", " + (prefixes.size() - 1)
                + " writes acknowledged, " + durable + " durably, uncertain " + (uncertain != null) + ", found");
        for (int i = 0; i < prefixes.size(); i++) {
            if (prefixes.get(i).contentFingerprint() == found) {
                text.append(' ').append(i);
            }
        }
        return text.toString();
    }

    private void attempt(Runnable maintenance, boolean makesDurable) {
        try {
            maintenance.run();
            if (makesDurable) {
                durable = prefixes.size() - 1;
            }
        } catch (StoreException | OutOfMemoryError e) {
            // Typed; whether writes go on is seen at the next one.
        } finally {
            Thread.interrupted();
        }
    }

    /** Reads on the store that met the fault: right, or a typed error. */
    private void checkLive(KeyValueStore store) {
        long found;
        try {
            found = Fingerprint.ofContent(store);
        } catch (StoreException | OutOfMemoryError e) {
            return;
        }
        assertTrue(
                found == model.contentFingerprint() || (uncertain != null && found == uncertain.contentFingerprint()),
                () -> "the open store shows something else than what was acknowledged: " + describe(store));
    }

    private void checkReopened(KeyValueStore store) {
        long found = Fingerprint.ofContent(store);
        boolean right = setup.hasLog()
                ? found == model.contentFingerprint()
                : prefixes.subList(durable, prefixes.size()).stream()
                        .anyMatch(prefix -> prefix.contentFingerprint() == found);
        assertTrue(
                right || (uncertain != null && found == uncertain.contentFingerprint()),
                () -> "the reopened store holds something else than what was acknowledged: " + describe(store));
    }

    /** Without power, what was acknowledged as durable must be there all the same. */
    private void checkAfterPowerCut() {
        SimulatedDevice cut = device.crash(CrashPolicy.nothingSurvives());
        try (KeyValueStore store = setup.open(cut.disk(PATH))) {
            long found = Fingerprint.ofContent(store);
            assertTrue(
                    prefixes.subList(durable, prefixes.size()).stream()
                                    .anyMatch(prefix -> prefix.contentFingerprint() == found)
                            || (uncertain != null && found == uncertain.contentFingerprint()),
                    () -> "after a power cut the store holds no prefix of what was acknowledged: " + describe(store));
        } catch (StoreException e) {
            throw new AssertionError("after a power cut the store can't be opened: " + e.getMessage(), e);
        }
    }
}
