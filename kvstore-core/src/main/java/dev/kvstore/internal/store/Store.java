package dev.kvstore.internal.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.ChangeFeed;
import dev.kvstore.Durability;
import dev.kvstore.ExplicitTransaction;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.Maintenance;
import dev.kvstore.Snapshot;
import dev.kvstore.StoreListener;
import dev.kvstore.StoreMetrics;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreSettings;
import dev.kvstore.TransactionAction;
import dev.kvstore.TransactionFunction;
import dev.kvstore.TransactionOptions;
import dev.kvstore.VerifyReport;
import dev.kvstore.ViewFunction;
import dev.kvstore.WriteBatch;
import dev.kvstore.internal.engine.Engine;
import dev.kvstore.internal.engine.KeyspaceNames;
import dev.kvstore.internal.engine.WorkControl;
import dev.kvstore.internal.format.KeyspaceId;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** An open store: the default keyspace, and what concerns all of them. */
final class Store extends KeyspaceView implements KeyValueStore {
    /** Its monitor keeps keyspaces from being made or dropped while the store is closed. */
    private final KeyspaceTable keyspaces;

    private final Transactions transactions;

    private final StoreMaintenance maintenance;
    private final TimeIndex times;
    private volatile StatisticsRecord statistics;
    private volatile Providers providers;

    @GuardedBy("keyspaces")
    private boolean closed;

    static Store over(Engine engine, Durability durability) {
        StoreContext context = new StoreContext(engine);
        return new Store(context, new WriteSlots(engine.memory(), durability), durability);
    }

    private Store(StoreContext context, WriteSlots writes, Durability durability) {
        super(context, writes, new KeyspaceHandle("", KeyspaceId.DEFAULT), durability);
        this.maintenance = new StoreMaintenance(context);
        this.times = new TimeIndex(context.engine());
        this.keyspaces = new KeyspaceTable(context);
        this.transactions = new Transactions(context, writes, handle(), keyspaces, durability);
    }

    @Override
    public Keyspace keyspace(String name) {
        KeyspaceTable.checkName(name);
        return name.isEmpty() ? this : open(name);
    }

    @Override
    public Keyspace hiddenKeyspace(String name) {
        KeyspaceTable.checkHiddenName(name);
        return open(KeyspaceNames.hidden(name));
    }

    private Keyspace open(String name) {
        return new KeyspaceView(context, writes, keyspaces.open(name), durability);
    }

    @Override
    public Set<String> keyspaces() {
        return keyspaces.names();
    }

    @Override
    public long timeOf(long version) {
        context.checkOpen();
        Arguments.checkVersion(version);
        return times.millisOf(version);
    }

    @Override
    public ChangeFeed changes(long after) {
        context.checkOpen();
        Arguments.checkVersion(after);
        context.engine().changes().follow(after);
        return new StoreChangeFeed(context, after);
    }

    @Override
    public void dropKeyspace(String name) {
        keyspaces.drop(name, writes);
    }

    @Override
    public WriteBatch newBatch() {
        context.checkOpen();
        return new StoreBatch(context);
    }

    @Override
    public long write(WriteBatch batch) {
        return write(batch, durability);
    }

    @Override
    public long write(WriteBatch batch, Durability chosen) {
        Objects.requireNonNull(batch, "batch must not be null");
        Durability effective = writes.checkDurability(chosen);
        if (!(batch instanceof StoreBatch storeBatch)) {
            throw new IllegalArgumentException("batch must be made by newBatch(), got " + batch.getClass());
        }
        WriteSlots.WriteSlot slot = writes.enter();
        try {
            long version = context.engine().write(storeBatch.bufferFor(context), effective);
            return version == Engine.CONDITION_FAILED ? NO_VERSION : version;
        } finally {
            writes.exit(slot);
            // A batch that nobody else refers to must not be reclaimed as forgotten while it is read here.
            Reference.reachabilityFence(storeBatch);
        }
    }

    @Override
    public Snapshot snapshot() {
        context.checkOpen();
        // The names first: one that appears in between is not in the snapshot either.
        Map<String, KeyspaceHandle> names = keyspaces.present();
        return new StoreSnapshot(context, handle(), names, context.engine().acquireSnapshot());
    }

    @Override
    public <T, E extends Exception> T view(ViewFunction<T, E> function) throws E {
        Objects.requireNonNull(function, "function must not be null");
        context.checkOpen();
        boolean entered = transactions.enterView();
        try (Snapshot snapshot = StoreSnapshot.ofView(context, handle(), keyspaces.present())) {
            return function.apply(snapshot);
        } finally {
            transactions.exitView(entered);
        }
    }

    @Override
    public <E extends Exception> void update(TransactionAction<E> action) throws E {
        update(TransactionOptions.defaults(), action);
    }

    @Override
    public <E extends Exception> void update(TransactionOptions options, TransactionAction<E> action) throws E {
        Objects.requireNonNull(action, "action must not be null");
        updateAndGet(options, transaction -> {
            action.run(transaction);
            return null;
        });
    }

    @Override
    public <T, E extends Exception> T updateAndGet(TransactionFunction<T, E> function) throws E {
        return updateAndGet(TransactionOptions.defaults(), function);
    }

    @Override
    public <T, E extends Exception> T updateAndGet(TransactionOptions options, TransactionFunction<T, E> function)
            throws E {
        return transactions.update(options, function);
    }

    @Override
    public ExplicitTransaction beginTransaction() {
        return beginTransaction(TransactionOptions.defaults());
    }

    @Override
    public ExplicitTransaction beginTransaction(TransactionOptions options) {
        return transactions.begin(options);
    }

    @Override
    public long lastSequence() {
        return context.engine().lastSequence();
    }

    @Override
    public long sync() {
        context.checkOpen();
        return context.engine().sync();
    }

    @Override
    public long flush() {
        context.checkOpen();
        return context.engine().flush();
    }

    @Override
    public void compact() {
        context.checkOpen();
        compact(Arguments.FIRST_KEY, Arguments.END_KEY);
    }

    @Override
    public void compact(Keyspace keyspace, KeyRange range) {
        context.checkOpen();
        int id = Arguments.keyspaceId(context, keyspace);
        compact(Arguments.lower(id, range.from()), Arguments.upper(id, range.to()));
    }

    @Override
    public VerifyReport verify() {
        context.checkOpen();
        return context.engine().verify(new WorkControl("the verification"));
    }

    @Override
    public long checkpoint(Path directory) {
        Objects.requireNonNull(directory, "directory must not be null");
        context.checkOpen();
        return context.engine().checkpoint(directory, new WorkControl("the checkpoint"));
    }

    @Override
    public Maintenance maintenance() {
        return maintenance;
    }

    @Override
    public StoreSettings settings() {
        return context.engine().settings();
    }

    @Override
    public StoreMetrics metrics() {
        return context.engine().metrics();
    }

    @Override
    public StoreOptions options() {
        return context.engine().options();
    }

    @Override
    public void addListener(StoreListener listener) {
        Objects.requireNonNull(listener, "listener must not be null");
        context.checkOpen();
        context.engine().addListener(listener);
    }

    @Override
    public void removeListener(StoreListener listener) {
        context.engine().removeListener(listener);
    }

    @Override
    public Path path() {
        return context.engine().path();
    }

    /** Shows the store, once it is open, to operators and to the flight recorder. */
    void show() {
        statistics = StatisticsRecord.start(this);
        providers = Providers.show(this);
    }

    @Override
    public void close() {
        if (providers != null) {
            providers.close();
            statistics.close();
        }
        context.markClosed();
        context.engine().refuse();
        writes.drain();
        maintenance.close();
        synchronized (keyspaces) {
            if (!closed) {
                closed = true;
                context.leaks().reportOpen();
                try {
                    context.engine().close();
                } finally {
                    transactions.close();
                    writes.close();
                }
            }
        }
    }

    private void compact(byte[] lower, byte[] upper) {
        context.engine().compact(lower, upper, new WorkControl("the compaction"));
    }
}
