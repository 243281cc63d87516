package dev.kvstore.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreException;
import dev.kvstore.StoreFullException;
import dev.kvstore.StoreStalledException;
import dev.kvstore.StoreState;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.model.Fingerprint;
import dev.kvstore.model.Model;
import dev.kvstore.model.ScriptedWrite;
import dev.kvstore.testkit.CheckedOrder;
import dev.kvstore.testkit.StoreSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/**
 * A run on a device of limited size: while it is full writes are refused with a typed error and reads go on;
 * when there is room again writing resumes by itself, and nothing that was acknowledged is missing.
 */
final class BudgetRun {
    private static final Path PATH = Path.of("/simulated/store").toAbsolutePath();
    private static final int OPERATIONS = 120;
    private static final int MORE_OPERATIONS = 20;
    private static final int SECTOR = 512;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(5);

    private final StoreSetup setup;
    private final long seed;
    private final SimulatedDevice device;
    private final Model model = new Model();
    private final UnaryOperator<Disk> liar;
    private int refused;

    BudgetRun(StoreSetup setup, long seed) {
        this(setup, seed, UnaryOperator.identity());
    }

    /** The same with something between the store and its disk while that has a limit. */
    BudgetRun(StoreSetup setup, long seed, UnaryOperator<Disk> liar) {
        this.liar = liar;
        this.setup = setup;
        this.seed = seed;
        this.device = SimulatedDevice.ofSeed(seed);
        model.create(ScriptedWrite.SIDE);
    }

    /** What a run without a limit comes to occupy. */
    long bytesNeeded() {
        long room = device.usableBytes();
        long most = 0;
        try (KeyValueStore store = setup.open(device.disk(PATH))) {
            store.keyspace(ScriptedWrite.SIDE);
            for (int i = 1; i <= OPERATIONS; i++) {
                ScriptedWrite.of(seed, i).applyTo(store, setup.options().durability());
                maintain(store, i);
                most = Math.max(most, room - device.usableBytes());
            }
        }
        return most;
    }

    /** Whether the order of writing is watched while the device has a limit: of a third. */
    static boolean isWatched(long budget) {
        return budget / SECTOR % 3 == 0;
    }

    /** Returns, for a report, what the limit came to. */
    String run(long budget) {
        device.setCapacity(budget);
        if (!runFull(isWatched(budget))) {
            BudgetRig.giveRoom(device);
            try (KeyValueStore store = setup.open(device.disk(PATH))) {
                goOn(store);
            }
            check();
            return "opens refused";
        }
        check();
        return refused == 0 ? "never full" : "full at times";
    }

    /** False when there was not even room to open a store. */
    private boolean runFull(boolean watched) {
        boolean opened = false;
        Disk disk = watched ? CheckedOrder.over(device.disk(PATH)) : device.disk(PATH);
        try (KeyValueStore store = setup.open(liar.apply(disk))) {
            store.keyspace(ScriptedWrite.SIDE);
            opened = true;
            for (int i = 1; i <= OPERATIONS; i++) {
                apply(store, ScriptedWrite.of(seed, i));
                maintain(store, i);
            }
            assertEquals(model.contentFingerprint(), Fingerprint.ofContent(store), "content of a full store");
            BudgetRig.giveRoom(device);
            goOn(store);
            assertEquals(StoreState.OPEN, store.metrics().state());
            return true;
        } catch (StoreFullException e) {
            if (opened) {
                throw e;
            }
            return false;
        } finally {
            CheckedOrder.requireKept(disk);
            assertEquals(List.of(), device.openHandles(), "left open");
        }
    }

    private void apply(KeyValueStore store, ScriptedWrite write) {
        try {
            write.applyTo(store, setup.options().durability());
            write.applyTo(model, 0);
        } catch (StoreFullException | StoreStalledException e) {
            // Not applied, as is seen when all is compared.
            refused++;
        }
    }

    private void maintain(KeyValueStore store, int operation) {
        try {
            if (operation % 40 == 0) {
                store.flush();
            } else if (operation == OPERATIONS / 2) {
                store.compact();
            }
        } catch (StoreFullException e) {
            refused++;
        }
    }

    /** With room again: after a moment every write is taken. */
    private void goOn(KeyValueStore store) {
        store.keyspace(ScriptedWrite.SIDE);
        ScriptedWrite first = ScriptedWrite.of(seed, OPERATIONS + 1);
        untilTaken(store, first);
        first.applyTo(model, 0);
        for (int i = 2; i <= MORE_OPERATIONS; i++) {
            ScriptedWrite write = ScriptedWrite.of(seed, OPERATIONS + i);
            untilTaken(store, write);
            write.applyTo(model, 0);
        }
        assertEquals(model.contentFingerprint(), Fingerprint.ofContent(store), "content with room again");
    }

    /** Without the delay that comes before the first attempt otherwise: most writes are taken at once. */
    private void untilTaken(KeyValueStore store, ScriptedWrite write) {
        Awaitility.await("writing goes on")
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .atMost(PATIENCE)
                .until(() -> isTaken(store, write));
    }

    private boolean isTaken(KeyValueStore store, ScriptedWrite write) {
        try {
            write.applyTo(store, setup.options().durability());
            return true;
        } catch (StoreFullException | StoreStalledException e) {
            return false;
        }
    }

    private void check() {
        try (KeyValueStore store = setup.open(device.disk(PATH))) {
            assertEquals(model.contentFingerprint(), Fingerprint.ofContent(store), "content after reopening");
            assertTrue(
                    store.verify().isClean(),
                    () -> "problems: " + store.verify().problems());
        } catch (StoreException e) {
            throw new AssertionError("the store can't be opened though there is room: " + e.getMessage(), e);
        }
        assertEquals(List.of(), device.openHandles(), "left open");
        assertEquals(List.of(), device.violations(), "misuse of the device");
    }
}
