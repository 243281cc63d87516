package dev.kvstore.corruption;

import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.StoreException;
import dev.kvstore.StoreMetrics;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Stores that overlook damage: each is a bug that an engine could have. */
enum BlindStore implements UnaryOperator<KeyValueStore> {
    /** A scan ends where a block is damaged. */
    SCANS_END_AT_DAMAGE,
    /** A key in a damaged block is absent. */
    GETS_MISS_WHAT_IS_DAMAGED,
    /** The tail of a log that was dropped is not reported. */
    DROPPED_TAIL_IS_NOT_REPORTED;

    @Override
    public KeyValueStore apply(KeyValueStore store) {
        return wrap(KeyValueStore.class, store);
    }

    private boolean isBlind(String method, boolean failed) {
        return switch (this) {
            case SCANS_END_AT_DAMAGE ->
                failed && Set.of("first", "next", "last", "prev").contains(method);
            case GETS_MISS_WHAT_IS_DAMAGED -> failed && method.equals("get");
            case DROPPED_TAIL_IS_NOT_REPORTED -> method.equals("droppedTailBytes");
        };
    }

    private Object answer() {
        return switch (this) {
            case SCANS_END_AT_DAMAGE -> false;
            case GETS_MISS_WHAT_IS_DAMAGED -> null;
            case DROPPED_TAIL_IS_NOT_REPORTED -> 0L;
        };
    }

    private <T> T wrap(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                BlindStore.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object result;
                    try {
                        result = method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        if (e.getCause() instanceof StoreException && isBlind(method.getName(), true)) {
                            return answer();
                        }
                        throw e.getCause();
                    }
                    return isBlind(method.getName(), false) ? answer() : wrapped(result);
                }));
    }

    private Object wrapped(Object result) {
        if (result instanceof Cursor cursor) {
            return wrap(Cursor.class, cursor);
        }
        if (result instanceof StoreMetrics metrics) {
            return wrap(StoreMetrics.class, metrics);
        }
        if (result instanceof KeyValueStore store) {
            return wrap(KeyValueStore.class, store);
        }
        return result instanceof Keyspace keyspace ? wrap(Keyspace.class, keyspace) : result;
    }
}
