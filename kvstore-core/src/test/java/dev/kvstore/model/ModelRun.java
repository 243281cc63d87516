package dev.kvstore.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.VerifyReport;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.testkit.StoreSetup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Random operations on a store that must answer as the model does. Everything random comes from one seed;
 * a failure names seed, option set, step and operation.
 */
public final class ModelRun {
    /** What can be done, and how often in comparison. */
    private enum Step {
        PUT(300),
        DELETE(90),
        GET(170),
        MULTI_GET(15),
        GET_AND_DELETE(20),
        PUT_IF_ABSENT(30),
        COMPARE_AND_SET_VALUE(30),
        COMPARE_AND_SET_VERSION(30),
        DELETE_RANGE(10),
        BATCH(60),
        SCAN(20),
        OPEN_SNAPSHOT(8),
        READ_SNAPSHOT(50),
        CLOSE_SNAPSHOT(6),
        OPEN_CURSOR(12),
        MOVE_CURSOR(60),
        CLOSE_CURSOR(8),
        SYNC(2),
        FLUSH(4),
        COMPACT(1),
        COMPACT_RANGE(2),
        CREATE_KEYSPACE(4),
        DROP_KEYSPACE(1),
        REOPEN(1),
        CHECKPOINT(1),
        COMPARE_ALL(2),
        VERIFY(1);

        private static final Step[] BY_WEIGHT = byWeight();
        private final int weight;

        Step(int weight) {
            this.weight = weight;
        }

        private static Step[] byWeight() {
            List<Step> all = new ArrayList<>();
            for (Step step : values()) {
                all.addAll(Collections.nCopies(step.weight, step));
            }
            return all.toArray(Step[]::new);
        }
    }

    private final StoreSetup setup;
    private final Supplier<? extends Disk> disk;
    private final long seed;
    private final UnaryOperator<KeyValueStore> decorator;
    private final RunState run;
    private final WriteSteps writes;
    private final ReadSteps reads;
    private final HeldReaders held;
    private int checkpoints;

    /**
     * A run that has not begun.
     *
     * @param disk the directory of the store, for each opening anew
     * @param decorator puts something between the run and the store it has opened
     */
    public ModelRun(
            StoreSetup setup, Supplier<? extends Disk> disk, long seed, UnaryOperator<KeyValueStore> decorator) {
        this.setup = setup;
        this.disk = disk;
        this.seed = seed;
        this.decorator = decorator;
        run = new RunState(seed);
        writes = new WriteSteps(run);
        reads = new ReadSteps(run);
        held = new HeldReaders(run, reads);
    }

    /** Makes a number of steps and compares everything at the end, before and after a last reopen. */
    public void run(int steps) {
        int step = 0;
        Step current = Step.REOPEN;
        try {
            run.store = open();
            for (; step < steps; step++) {
                current = Step.BY_WEIGHT[run.random.nextInt(Step.BY_WEIGHT.length)];
                make(current);
            }
            current = Step.COMPARE_ALL;
            reads.compareAll();
            current = Step.REOPEN;
            reopen();
            run.store.close();
        } catch (Throwable e) {
            closeAfter(e);
            throw new AssertionError(
                    "seed " + seed + ", option set " + setup + ", " + run.keys + ", step " + step + ", " + current
                            + ": " + e,
                    e);
        }
    }

    /** Leaves no threads behind; a store that was found wrong may well fail to close. */
    private void closeAfter(Throwable failure) {
        try {
            held.closeAll();
            if (run.store != null) {
                run.store.close();
            }
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    private void make(Step step) {
        String name = run.anyName();
        switch (step) {
            case PUT -> writes.put();
            case DELETE -> writes.delete();
            case GET -> reads.get(run.keyspace(name), run.model.entries(name));
            case MULTI_GET -> reads.multiGet(run.keyspace(name), run.model.entries(name));
            case GET_AND_DELETE -> writes.getAndDelete();
            case PUT_IF_ABSENT -> writes.putIfAbsent();
            case COMPARE_AND_SET_VALUE -> writes.compareAndSetValue();
            case COMPARE_AND_SET_VERSION -> writes.compareAndSetVersion();
            case DELETE_RANGE -> writes.deleteRange();
            case BATCH -> writes.batch();
            case SCAN -> reads.scan(run.keyspace(name), run.model.entries(name));
            case OPEN_SNAPSHOT -> held.openSnapshot();
            case READ_SNAPSHOT -> held.readSnapshot();
            case CLOSE_SNAPSHOT -> held.closeSnapshot();
            case OPEN_CURSOR -> held.openCursor();
            case MOVE_CURSOR -> held.moveCursor();
            case CLOSE_CURSOR -> held.closeCursor();
            default -> maintain(step, name);
        }
    }

    private void maintain(Step step, String name) {
        switch (step) {
            case SYNC -> sync();
            case FLUSH -> assertEquals(run.store.lastSequence(), run.store.flush());
            case COMPACT -> run.store.compact();
            case COMPACT_RANGE -> compactRange(name);
            case CREATE_KEYSPACE -> createKeyspace();
            case DROP_KEYSPACE -> dropKeyspace();
            case REOPEN -> reopen();
            case CHECKPOINT -> checkpoint();
            case COMPARE_ALL -> reads.compareAll();
            case VERIFY -> verify();
            default -> throw new IllegalArgumentException(step.toString());
        }
    }

    private void sync() {
        if (setup.hasLog()) {
            assertEquals(run.store.lastSequence(), run.store.sync());
        }
    }

    private void compactRange(String name) {
        KeyRange range = run.keys.range();
        run.store.compact(run.keyspace(name), range);
    }

    private void createKeyspace() {
        String name = run.otherName();
        run.store.keyspace(name);
        run.model.create(name);
    }

    private void dropKeyspace() {
        String name = run.otherName();
        if (run.model.keyspaces().containsKey(name)) {
            run.store.dropKeyspace(name);
            run.model.drop(name);
        }
    }

    private void reopen() {
        held.closeAll();
        long last = run.store.lastSequence();
        run.store.close();
        run.store = open();
        assertEquals(last, run.store.lastSequence(), "last sequence after a reopen");
        reads.compareAll();
    }

    private void checkpoint() {
        Path target = run.store.path().resolveSibling("checkpoint-" + checkpoints++);
        assertEquals(run.store.lastSequence(), run.store.checkpoint(target));
        try (KeyValueStore copy = setup.open(disk.get().sibling(target))) {
            ReadSteps.compareAll(run.model, copy::keyspace);
            assertEquals(run.store.lastSequence(), copy.lastSequence());
        }
    }

    private void verify() {
        VerifyReport report = run.store.verify();
        assertTrue(report.isClean(), () -> "problems: " + report.problems());
    }

    private KeyValueStore open() {
        return decorator.apply(setup.open(disk.get()));
    }
}
