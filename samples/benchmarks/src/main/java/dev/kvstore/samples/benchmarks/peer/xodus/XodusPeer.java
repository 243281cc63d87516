package dev.kvstore.samples.benchmarks.peer.xodus;

import dev.kvstore.samples.benchmarks.peer.Durability;
import dev.kvstore.samples.benchmarks.peer.Peer;
import dev.kvstore.samples.benchmarks.peer.Session;
import dev.kvstore.samples.benchmarks.peer.Settings;
import java.nio.file.Path;
import jetbrains.exodus.env.Environment;
import jetbrains.exodus.env.EnvironmentConfig;
import jetbrains.exodus.env.Environments;
import jetbrains.exodus.env.Store;
import jetbrains.exodus.env.StoreConfig;

/** Xodus behind the {@link Peer} interface: its B+tree without key prefixing. */
public final class XodusPeer implements Peer {

    private final Environment environment;
    private final Store store;
    private final boolean ascending;

    /** Opens or creates the store in {@code directory}. */
    public XodusPeer(Path directory, Settings settings) {
        environment = Environments.newInstance(
                directory.toFile(),
                new EnvironmentConfig()
                        .setLogDurableWrite(settings.durability() == Durability.SYNCED)
                        .setMemoryUsage(settings.memoryBytes())
                        .setLogCacheShared(false)
                        .setManagementEnabled(false)
                        .setEnvGatherStatistics(false));
        store = environment.computeInTransaction(
                txn -> environment.openStore("data", StoreConfig.WITHOUT_DUPLICATES, txn));
        ascending = settings.ascending();
    }

    @Override
    public Session openSession() {
        return new XodusSession(environment, store, ascending);
    }

    @Override
    public void settle() {
        environment.gc();
    }

    @Override
    public long bytesWritten() {
        return -1;
    }

    @Override
    public void close() {
        environment.close();
    }
}
