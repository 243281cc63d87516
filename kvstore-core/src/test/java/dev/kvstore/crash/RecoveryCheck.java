package dev.kvstore.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.internal.io.CrashPolicy;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.model.Fingerprint;
import dev.kvstore.model.Model;
import dev.kvstore.model.ScriptedWrite;
import dev.kvstore.testkit.CheckedOrder;
import dev.kvstore.testkit.StoreSetup;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Opens what a power cut left and checks that it is a prefix of the run, and a store to go on with. */
final class RecoveryCheck {
    private static final int MORE_OPERATIONS = 50;

    /** One of so many stores that are gone on with is watched, which takes about twice the time. */
    private static final int WATCHED = 16;

    private final StoreSetup setup;
    private final History history;
    private final UnaryOperator<Disk> liar;

    RecoveryCheck(StoreSetup setup, History history) {
        this(setup, history, UnaryOperator.identity());
    }

    /** The same with something between the store and its disk, watched or not. */
    RecoveryCheck(StoreSetup setup, History history, UnaryOperator<Disk> liar) {
        this.setup = setup;
        this.history = history;
        this.liar = liar;
    }

    /** Recovers, goes on for some operations and opens once more. */
    void check(CrashState state) {
        try {
            Model expected;
            Disk disk = disk(state);
            try (KeyValueStore store = setup.open(liar.apply(disk))) {
                int found = prefixIn(store, state);
                expected = goOn(store, found);
            } finally {
                CheckedOrder.requireKept(disk);
            }
            try (KeyValueStore store = setup.open(state.device().disk(PowerCutRun.PATH))) {
                assertEquals(
                        expected.fingerprint(), Fingerprint.of(store), "content after going on and a second reopen");
                assertTrue(
                        store.verify().isClean(),
                        () -> "problems: " + store.verify().problems());
            }
            assertEquals(List.of(), state.device().openHandles(), "left open");
            assertEquals(List.of(), state.device().violations(), "misuse of the device");
        } catch (Throwable e) {
            throw failure(state, e);
        }
    }

    /** Whether a state doesn't pass. */
    boolean fails(CrashState state) {
        try {
            check(state);
            return false;
        } catch (AssertionError e) {
            return true;
        }
    }

    /** Recovers and cuts the power again at every change that this makes; returns how many states that gave. */
    int checkSecondCut(CrashState state) {
        ConcurrentLinkedQueue<CrashState> again = new ConcurrentLinkedQueue<>();
        AtomicInteger policies = new AtomicInteger();
        SimulatedDevice device = state.device().crash(CrashPolicy.everythingSurvives());
        device.observe(operation -> {
            if (operation.kind().isChanging()) {
                int number = policies.incrementAndGet();
                CrashPolicy policy = switch (number % 3) {
                    case 0 -> CrashPolicy.nothingSurvives();
                    case 1 -> CrashPolicy.random(history.seed() + number, CrashPolicy.Names.JOURNALLED);
                    default -> CrashPolicy.random(history.seed() + number, CrashPolicy.Names.STRICT);
                };
                String moment = state.moment() + ", then before " + operation + " of the recovery";
                again.add(new CrashState(device.crash(policy), state.durable(), state.issued(), moment, policy));
            }
        });
        try {
            // Few recoveries are cut, at many changes each.
            Disk disk = CheckedOrder.over(device.disk(PowerCutRun.PATH));
            try (KeyValueStore store = setup.open(liar.apply(disk))) {
                prefixIn(store, state);
            } finally {
                CheckedOrder.requireKept(disk);
            }
        } catch (Throwable e) {
            throw failure(state, e);
        }
        again.forEach(this::check);
        return again.size();
    }

    /** Whether the recovery from a state is watched: each time that a replay comes to it. */
    static boolean isWatched(CrashState state) {
        return state.toString().hashCode() % WATCHED == 0;
    }

    private static Disk disk(CrashState state) {
        Disk disk = state.device().disk(PowerCutRun.PATH);
        return isWatched(state) ? CheckedOrder.over(disk) : disk;
    }

    private int prefixIn(KeyValueStore store, CrashState state) {
        if (!store.keyspaces().contains(ScriptedWrite.SIDE)) {
            throw new AssertionError("the keyspace is gone, found " + store.keyspaces());
        }
        long fingerprint = Fingerprint.of(store);
        int found = history.find(fingerprint, state.durable(), state.issued());
        if (found < 0) {
            int elsewhere = history.find(fingerprint, 0, history.operations());
            throw new AssertionError(
                    elsewhere < 0
                            ? "the content is no prefix of the run; last sequence " + store.lastSequence()
                            : "the content is that after " + elsewhere + " operations");
        }
        return found;
    }

    /** Sequence numbers of lost writes may or may not be used again, so the store says which come next. */
    private Model goOn(KeyValueStore store, int found) {
        Model model = history.state(found);
        assertTrue(
                store.lastSequence() >= history.sequence(found),
                () -> "last sequence " + store.lastSequence() + " after " + found + " operations");
        for (int i = 1; i <= MORE_OPERATIONS; i++) {
            ScriptedWrite operation = history.operation(history.operations() + i);
            long before = store.lastSequence();
            operation.applyTo(store, setup.options().durability());
            assertEquals(operation.applyTo(model, before), store.lastSequence(), "sequence after " + operation);
        }
        assertEquals(model.fingerprint(), Fingerprint.of(store), "content after going on");
        return model;
    }

    private AssertionError failure(CrashState state, Throwable cause) {
        return new AssertionError(
                "seed " + history.seed() + ", option set " + setup + ", " + state + ": " + cause, cause);
    }
}
