package dev.kvstore.internal.store;

import dev.kvstore.Change;
import dev.kvstore.ChangeFeed;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreInterruptedException;
import dev.kvstore.internal.engine.ChangeLog;
import dev.kvstore.internal.engine.KeyspaceNames;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.format.KeyspaceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The public feed over an engine's {@link ChangeLog}: keys without their keyspace, names instead of ids. */
final class StoreChangeFeed implements ChangeFeed {
    private static final int MOST_BATCHES = 1024;

    private final StoreContext context;
    private final Map<Integer, String> names = new HashMap<>();
    private volatile long position;
    private volatile boolean closed;

    StoreChangeFeed(StoreContext context, long after) {
        this.context = context;
        this.position = after;
        names.put(KeyspaceId.DEFAULT, "");
    }

    @Override
    public List<Change> poll(Duration timeout) {
        if (closed) {
            throw new StoreClosedException("the change feed is closed");
        }
        List<ChangeLog.Write> writes;
        try {
            writes = context.engine().changes().poll(position, MOST_BATCHES, timeout.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreInterruptedException("interrupted while waiting for changes; none was lost", e);
        }
        List<Change> changes = new ArrayList<>(writes.size());
        for (ChangeLog.Write write : writes) {
            String name = nameOf(keyspace(write.key()));
            if (name != null) {
                changes.add(change(write, name));
            }
        }
        if (!writes.isEmpty()) {
            position = writes.get(writes.size() - 1).sequence();
        }
        return changes;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() {
        closed = true;
    }

    /** The name, or null for a hidden keyspace and one that has been dropped since. */
    private String nameOf(int id) {
        String known = names.get(id);
        if (known != null) {
            return known;
        }
        for (Map.Entry<String, Integer> keyspace : context.engine().keyspaces().entrySet()) {
            if (keyspace.getValue() == id && !KeyspaceNames.isHidden(keyspace.getKey())) {
                names.put(id, keyspace.getKey());
                return keyspace.getKey();
            }
        }
        return null;
    }

    private static Change change(ChangeLog.Write write, String name) {
        int prefix = KeyspaceId.length(keyspace(write.key()));
        if (write.kind() != EntryKind.RANGE_DELETE) {
            Change.Kind kind = write.kind() == EntryKind.DELETE ? Change.Kind.DELETE : Change.Kind.PUT;
            return new Change(kind, name, withoutPrefix(write.key(), prefix), null, write.sequence());
        }
        byte[] from = write.key().length == prefix ? null : withoutPrefix(write.key(), prefix);
        boolean open = Arrays.equals(write.to(), KeyspaceId.endKey(keyspace(write.key())));
        byte[] to = open ? null : withoutPrefix(write.to(), prefix);
        return new Change(Change.Kind.DELETE_RANGE, name, from, to, write.sequence());
    }

    private static int keyspace(byte[] key) {
        int first = key[0] & 0xFF;
        return first < 0x80 ? first : ((first & 0x7F) << 8) | (key[1] & 0xFF);
    }

    private static byte[] withoutPrefix(byte[] key, int prefix) {
        return Arrays.copyOfRange(key, prefix, key.length);
    }
}
