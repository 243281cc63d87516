package dev.kvstore.internal.btree;

import dev.kvstore.internal.engine.EngineHealth;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How a transaction of the tree begins and ends: it is rolled back, or finished: pages, then a meta record or, if asked for, a
 * sync, then publication. Under the write lock; the counter is anybody's.
 *
 * <p>What fails before the meta record leaves everything as it was: the pages that were taken are given back.
 */
final class TreeCommit {
    private final Transaction transaction;
    private final BatchApplier applier;
    private final TreeState current;
    private final Published published;
    private final MetaPages metas;
    private final Syncer syncer;
    private final EngineHealth health;
    private final boolean hasLog;
    private final AtomicLong pagesWritten = new AtomicLong();

    private boolean isApplying;

    TreeCommit(
            Transaction transaction,
            BatchApplier applier,
            TreeState current,
            Published published,
            MetaPages metas,
            Syncer syncer,
            EngineHealth health,
            boolean hasLog) {
        this.transaction = transaction;
        this.applier = applier;
        this.current = current;
        this.published = published;
        this.metas = metas;
        this.syncer = syncer;
        this.health = health;
        this.hasLog = hasLog;
    }

    /** Begins a transaction at the current state. */
    void begin() {
        isApplying = true;
        transaction.allocator.reclaim();
        transaction.begin(current.txn + 1, current.root, current.entries);
        applier.begin(current.sequence);
    }

    /** Whether a failure leaves everything as it was: the transaction that began last has not begun to finish. */
    boolean isApplying() {
        return isApplying;
    }

    /** The transaction has not happened. */
    void rollBack() {
        transaction.allocator.mayUseReserve(false);
        transaction.allocator.rolledBack();
    }

    /**
     * Completes the transaction and makes it visible, durable before if asked for. A failure of any kind is the end of all
     * writing: it leaves a state that nobody was shown, and the next commit would show.
     */
    void finish(boolean sync) {
        isApplying = false;
        try {
            complete(sync);
        } catch (RuntimeException | Error e) {
            health.fail(e);
            throw e;
        }
    }

    long pagesWritten() {
        return pagesWritten.get();
    }

    private void complete(boolean sync) {
        transaction.allocator.mayUseReserve(false);
        transaction.seal();
        pagesWritten.setRelease(
                pagesWritten.getPlain() + transaction.allocator.taken().size() / 2);
        transaction.allocator.committed(transaction.txn());
        advance();
        if (sync) {
            syncer.syncHoldingWriteLock();
        } else if (hasLog) {
            VarHandle.releaseFence();
            current.durableTxn = syncer.durableTxn();
            metas.write(current);
        }
        published.publish(current.root, current.sequence, current.entries);
    }

    private void advance() {
        current.txn = transaction.txn();
        current.root = transaction.root();
        current.rootTxn = Node.txn(transaction.region(current.root), transaction.offset(current.root));
        current.sequence = applier.sequence();
        current.entries = transaction.entries();
        current.end = transaction.allocator.end();
    }
}
