package dev.kvstore.crash;

import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.internal.io.CrashPolicy;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.model.ScriptedWrite;
import dev.kvstore.testkit.CheckedOrder;
import dev.kvstore.testkit.StoreSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * One scripted run on a simulated device that collects, before every call to the device and after every
 * operation, states in which a power cut at that moment may leave the device: each only once. With few dirty
 * units these are all that are possible as far as whole units go; random ones with torn pages come on top.
 */
final class PowerCutRun {
    static final Path PATH = Path.of("/simulated/store").toAbsolutePath();

    /** With so many dirty units all subsets of them are tried. */
    private static final int ALL_SUBSETS = 8;

    /** What makes one outcome of a crash different from another. */
    private record Outcome(long fingerprint, int durable, int issued) {}

    private final StoreSetup setup;
    private final History history;
    private final int randomStates;
    private final UnaryOperator<Disk> liar;
    private final SimulatedDevice device;
    private final ConcurrentLinkedQueue<CrashState> states = new ConcurrentLinkedQueue<>();
    private final Set<Outcome> seen = ConcurrentHashMap.newKeySet();
    private final AtomicInteger policies = new AtomicInteger();
    private final AtomicInteger moments = new AtomicInteger();

    // Each is written by the running thread before, or after, the device is called.
    private volatile int issued;
    private volatile int durable;

    /**
     * A run that has not begun.
     *
     * @param randomStates how many random outcomes are collected for each change
     * @param liar puts something between the store and its disk
     */
    PowerCutRun(StoreSetup setup, History history, int randomStates, UnaryOperator<Disk> liar) {
        this.setup = setup;
        this.history = history;
        this.randomStates = randomStates;
        this.device = SimulatedDevice.ofSeed(history.seed());
        this.liar = liar;
    }

    /** Runs everything once and returns what was collected. */
    List<CrashState> collect() {
        Disk disk = liar.apply(device.disk(PATH));
        try (KeyValueStore store = setup.open(disk)) {
            store.keyspace(ScriptedWrite.SIDE);
            store.flush();
            device.observe(operation -> {
                if (operation.kind().isChanging()) {
                    collect(operation.toString(), randomStates);
                }
            });
            for (int i = 1; i <= history.operations(); i++) {
                Random random = history.randomAt(i);
                issued = i;
                Durability durability = durabilityOf(random);
                history.operation(i).applyTo(store, durability);
                if (durability == Durability.SYNC && !history.operation(i).isNothing()) {
                    durable = i;
                }
                collect("the end of " + history.operation(i), 1);
                maintain(store, random, i);
            }
        } finally {
            CheckedOrder.requireKept(disk);
        }
        return List.copyOf(states);
    }

    /** Moments at which the power was cut. */
    int moments() {
        return moments.get();
    }

    private Durability durabilityOf(Random random) {
        Durability usual = setup.options().durability();
        return usual == Durability.ASYNC && random.nextInt(10) == 0 ? Durability.SYNC : usual;
    }

    private void maintain(KeyValueStore store, Random random, int operation) {
        int choice = random.nextInt(100);
        if (choice < 4) {
            store.flush();
            durable = operation;
        } else if (choice < 8 && setup.hasLog()) {
            store.sync();
            durable = operation;
        } else if (choice == 99) {
            store.compact();
            durable = operation;
        }
    }

    private void collect(String moment, int random) {
        int number = moments.incrementAndGet();
        int units = device.dirtyUnits();
        if (units <= ALL_SUBSETS) {
            for (long subset = 0; subset < 1L << units; subset++) {
                add(moment, CrashPolicy.subset(subset));
            }
        } else {
            add(moment, CrashPolicy.nothingSurvives());
            add(moment, CrashPolicy.everythingSurvives());
        }
        for (int i = 0; i < random && units > 0; i++) {
            int policy = policies.incrementAndGet();
            CrashPolicy.Names names = policy % 2 == 0 ? CrashPolicy.Names.JOURNALLED : CrashPolicy.Names.STRICT;
            add(moment, CrashPolicy.random(history.seed() * 1_000_003 + policy, names));
        }
        if (history.seed() % 2 == 0 && number % 8 == 0) {
            device.writeBack(history.seed() * 31 + number);
        }
    }

    private void add(String moment, CrashPolicy policy) {
        int atLeast = durable;
        int atMost = issued;
        SimulatedDevice crashed = device.crash(policy);
        if (seen.add(new Outcome(crashed.fingerprint(), atLeast, atMost))) {
            states.add(new CrashState(crashed, atLeast, atMost, moment, policy));
        }
    }
}
