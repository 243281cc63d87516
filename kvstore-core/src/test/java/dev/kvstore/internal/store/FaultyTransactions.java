package dev.kvstore.internal.store;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.engine.Engine;
import dev.kvstore.internal.engine.ReadSet;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.lsm.LsmEngine;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Engines with one planted bug each in what transactions need of them. */
public enum FaultyTransactions {
    READS_ARE_NOT_VALIDATED {
        @Override
        void change(Engine engine, String method, Object[] arguments) {
            if (method.equals("write")) {
                ((BatchBuffer) arguments[0]).reads(null);
            }
        }
    },
    ONLY_SINGLE_KEYS_ARE_VALIDATED {
        @Override
        void change(Engine engine, String method, Object[] arguments) {
            if (method.equals("write") && ((BatchBuffer) arguments[0]).reads() != null) {
                keepSingleKeys(engine, ((BatchBuffer) arguments[0]).reads());
            }
        }
    },
    SNAPSHOTS_SHOW_THE_LATEST_STATE {
        @Override
        void change(Engine engine, String method, Object[] arguments) {
            if (method.equals("get")) {
                arguments[1] = Engine.LATEST;
            } else if (method.equals("cursor")) {
                arguments[2] = Engine.LATEST;
            }
        }
    };

    /** Opens a store on an engine that has the bug. */
    public KeyValueStore open(Disk disk, StoreOptions options) {
        Engine engine = LsmEngine.open(disk, options, new NativeMemory());
        Engine faulty = (Engine) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, arguments) -> {
                    if (arguments != null) {
                        change(engine, method.getName(), arguments);
                    }
                    try {
                        return method.invoke(engine, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return Store.over(faulty, options.durability());
    }

    /** Changes a call of the engine. */
    abstract void change(Engine engine, String method, Object[] arguments);

    private static void keepSingleKeys(Engine engine, ReadSet reads) {
        try (ReadSet single = new ReadSet(engine.memory())) {
            for (int range = 0; range < reads.count(); range++) {
                int length = reads.lowerLength(range);
                try (Region next = engine.memory().allocate(MemoryComponent.SCRATCH, length + 1L)) {
                    next.copyFrom(0, reads.keys(), reads.lowerOffset(range), length);
                    next.putByte(length, (byte) 0);
                    if (!reads.reaches(range, next, 0, length + 1)) {
                        single.add(next, 0, length);
                    }
                }
            }
            long since = reads.since();
            reads.clear();
            reads.since(since);
            for (int range = 0; range < single.count(); range++) {
                reads.add(single.keys(), single.lowerOffset(range), single.lowerLength(range));
            }
            reads.seal();
        }
    }
}
