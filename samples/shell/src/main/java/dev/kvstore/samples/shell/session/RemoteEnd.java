package dev.kvstore.samples.shell.session;

import dev.kvstore.Durability;
import dev.kvstore.samples.shell.data.Data;
import dev.kvstore.samples.shell.remote.HttpStore;
import dev.kvstore.samples.shell.remote.JmxStore;
import dev.kvstore.samples.shell.remote.RemoteStore;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The store of another process, connected to when it is first needed. */
final class RemoteEnd {
    private RemoteStore connected;

    RemoteStore store(Target target) throws IOException {
        if (connected == null) {
            connected = target.url() != null ? HttpStore.at(target.url()) : JmxStore.at(target.jmx());
        }
        return connected;
    }

    /** The entries of a keyspace, as far as they can be reached from here. */
    Data data(Target target, String keyspace, Durability durability) {
        if (target.url() == null) {
            throw new UsageException("JMX has no entries; it is for stats, config, set, jobs, watch, flush, compact and"
                    + " verify. Entries can be reached with --url, if the store is served");
        } else if (!keyspace.isEmpty()) {
            throw new UsageException("only the default keyspace is served over HTTP");
        } else if (durability != null) {
            throw new UsageException("the server decides about durability");
        }
        try {
            return ((HttpStore) store(target)).data();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void close() {
        if (connected == null) {
            return;
        }
        try {
            connected.close();
        } catch (IOException e) {
            // Whoever it was is gone already.
            return;
        }
    }
}
