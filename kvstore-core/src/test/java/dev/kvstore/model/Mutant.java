package dev.kvstore.model;

import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Stores with one planted bug each, which a harness has to find. */
enum Mutant {
    GET_MISSES_SOME_KEYS {
        @Override
        Object call(KeyValueStore store, Call call) throws Throwable {
            boolean missed = call.is("get", byte[].class) && Arrays.hashCode(call.key()) % 32 == 0;
            return missed ? null : call.on(store);
        }
    },
    DELETE_IS_FORGOTTEN_AT_TIMES {
        @Override
        Object call(KeyValueStore store, Call call) throws Throwable {
            boolean forgotten = call.is("delete", byte[].class) && store.lastSequence() % 16 == 0;
            return forgotten ? store.put(call.key(), new byte[] {1}) : call.on(store);
        }
    },
    DELETE_RANGE_INCLUDES_ITS_END {
        @Override
        Object call(KeyValueStore store, Call call) throws Throwable {
            if (call.is("deleteRange") && call.arguments()[1] != null) {
                byte[] to = (byte[]) call.arguments()[1];
                return store.deleteRange((byte[]) call.arguments()[0], Arrays.copyOf(to, to.length + 1));
            }
            return call.on(store);
        }
    },
    PUT_IF_ABSENT_OVERWRITES {
        @Override
        Object call(KeyValueStore store, Call call) throws Throwable {
            return call.is("putIfAbsent") ? store.put(call.key(), (byte[]) call.arguments()[1]) : call.on(store);
        }
    },
    COMPARE_AND_SET_IGNORES_THE_EXPECTED_VERSION {
        @Override
        Object call(KeyValueStore store, Call call) throws Throwable {
            if (call.is("compareAndSet", byte[].class, long.class, byte[].class) && call.arguments()[2] != null) {
                return store.put(call.key(), (byte[]) call.arguments()[2]);
            }
            return call.on(store);
        }
    },
    VERSIONS_ARE_OFF_BY_ONE {
        @Override
        Object call(KeyValueStore store, Call call) throws Throwable {
            return call.is("version") ? (Object) ((long) call.on(store) + 1) : call.on(store);
        }
    },
    MULTI_GET_ANSWERS_IN_ANOTHER_ORDER {
        @Override
        Object call(KeyValueStore store, Call call) throws Throwable {
            Object result = call.on(store);
            if (call.is("multiGet")) {
                Collections.reverse((List<?>) result);
            }
            return result;
        }
    },
    BATCHES_ARE_WRITTEN_TWICE {
        @Override
        Object call(KeyValueStore store, Call call) throws Throwable {
            if (call.is("write")) {
                call.on(store);
            }
            return call.on(store);
        }
    },
    CURSORS_SKIP_AN_ENTRY_AT_TIMES {
        @Override
        Object call(KeyValueStore store, Call call) throws Throwable {
            Object result = call.on(store);
            return call.is("cursor") ? cursorWith((Cursor) result, "prev") : result;
        }
    },
    SNAPSHOTS_ARE_TAKEN_TOO_LATE {
        @Override
        Object call(KeyValueStore store, Call call) throws Throwable {
            if (call.is("snapshot")) {
                store.deleteRange(null, null);
            }
            return call.on(store);
        }
    },
    DROPPED_KEYSPACES_COME_BACK {
        @Override
        Object call(KeyValueStore store, Call call) throws Throwable {
            return call.is("dropKeyspace") ? null : call.on(store);
        }
    },
    CLOSE_LOSES_AN_ENTRY {
        @Override
        Object call(KeyValueStore store, Call call) throws Throwable {
            if (call.is("close")) {
                try (Cursor cursor = store.cursor()) {
                    if (cursor.first()) {
                        store.delete(cursor.keyBytes());
                    }
                }
            }
            return call.on(store);
        }
    };

    /** One call of a method of the store. */
    record Call(Method method, List<Object> given) {
        boolean is(String name, Class<?>... parameters) {
            return method.getName().equals(name)
                    && (parameters.length == 0 || Arrays.equals(parameters, method.getParameterTypes()));
        }

        Object[] arguments() {
            return given.toArray();
        }

        byte[] key() {
            return (byte[]) given.get(0);
        }

        Object on(Object target) throws Throwable {
            try {
                return method.invoke(target, arguments());
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }

    /** Answers a call of the store, wrongly at times. */
    abstract Object call(KeyValueStore store, Call call) throws Throwable;

    /** The store with the bug in front of it. */
    KeyValueStore over(KeyValueStore store) {
        return (KeyValueStore) Proxy.newProxyInstance(
                Mutant.class.getClassLoader(),
                new Class<?>[] {KeyValueStore.class},
                (proxy, method, arguments) -> call(store, new Call(method, list(arguments))));
    }

    private static Cursor cursorWith(Cursor cursor, String faultyMove) {
        return (Cursor) Proxy.newProxyInstance(
                Mutant.class.getClassLoader(), new Class<?>[] {Cursor.class}, (proxy, method, arguments) -> {
                    Object result = new Call(method, list(arguments)).on(cursor);
                    boolean skip = method.getName().equals(faultyMove) && (boolean) result && cursor.version() % 8 == 0;
                    return skip ? cursor.prev() : result;
                });
    }

    private static List<Object> list(Object[] arguments) {
        return arguments == null ? List.of() : Arrays.asList(arguments);
    }
}
