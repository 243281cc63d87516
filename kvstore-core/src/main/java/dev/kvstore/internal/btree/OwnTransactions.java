package dev.kvstore.internal.btree;

import dev.kvstore.internal.engine.DiskFailures;
import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.io.Disk;
import java.io.IOException;

/** Transactions of the engine's own, which no user wrote. Under the write lock. */
final class OwnTransactions {
    private final Disk disk;
    private final Transaction transaction;
    private final BatchApplier applier;
    private final TreeCommit commit;
    private final Syncer syncer;
    private final EngineHealth health;

    OwnTransactions(
            Disk disk,
            Transaction transaction,
            BatchApplier applier,
            TreeCommit commit,
            Syncer syncer,
            EngineHealth health) {
        this.disk = disk;
        this.transaction = transaction;
        this.applier = applier;
        this.commit = commit;
        this.syncer = syncer;
        this.health = health;
    }

    /** Changes the tree. */
    interface Change {
        /** Returns how many sequence numbers it takes. */
        int apply(TreeWriter writer, long firstSequence) throws IOException;
    }

    /** Moves pages. */
    interface Rearrangement {
        void apply(Transaction transaction) throws IOException;
    }

    /** Makes a change, durably. */
    void change(Change change) {
        health.checkWritable();
        commit.begin();
        boolean done = false;
        try {
            applier.apply(change);
            syncer.ensureRoom();
            done = true;
        } catch (IOException e) {
            throw DiskFailures.of(disk, "the change finds no room", e);
        } finally {
            if (!done) {
                commit.rollBack();
            }
        }
        commit.finish(true);
    }

    /** Makes a change of which no reader sees anything; durable with the next sync. */
    void rearrange(Rearrangement change) {
        health.checkWritable(0);
        commit.begin();
        boolean done = false;
        try {
            transaction.allocator.mayUseReserve(true);
            change.apply(transaction);
            done = true;
        } catch (IOException e) {
            throw DiskFailures.of(disk, "the file can't be rearranged", e);
        } finally {
            if (!done) {
                commit.rollBack();
            }
        }
        commit.finish(false);
    }
}
