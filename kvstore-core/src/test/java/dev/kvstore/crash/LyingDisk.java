package dev.kvstore.crash;

import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.io.Disk;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Disks that don't do what they say: each is a bug that an engine could have. */
public enum LyingDisk implements UnaryOperator<Disk> {
    /** Names are never made durable. */
    FORGETS_DIRECTORY_SYNCS {
        @Override
        public Disk apply(Disk disk) {
            return wrap(
                    Disk.class,
                    (proxy, method, arguments) ->
                            method.getName().equals("syncDirectory") ? null : invoke(method, disk, arguments));
        }
    },

    /** Tables are renamed and used without having been synced. */
    FORGETS_TABLE_SYNCS {
        @Override
        public Disk apply(Disk disk) {
            return withoutForce(disk, name -> name.contains(".sst"));
        }
    },

    /** Writes are acknowledged before the log is synced. */
    FORGETS_LOG_SYNCS {
        @Override
        public Disk apply(Disk disk) {
            return withoutForce(disk, name -> name.endsWith(".wal"));
        }
    },

    /** Versions are used before the manifest is synced. */
    FORGETS_MANIFEST_SYNCS {
        @Override
        public Disk apply(Disk disk) {
            return withoutForce(disk, name -> name.startsWith("MANIFEST"));
        }
    },

    /** The pointer to the manifest is replaced by a file that was not synced. */
    FORGETS_POINTER_SYNCS {
        @Override
        public Disk apply(Disk disk) {
            return withoutForce(disk, name -> name.startsWith("CURRENT"));
        }
    },

    /** Every third sync of the log is left out, as if the one before had covered it. */
    SKIPS_SOME_LOG_SYNCS {
        @Override
        public Disk apply(Disk disk) {
            AtomicInteger syncs = new AtomicInteger();
            return withoutForce(disk, name -> name.endsWith(".wal"), () -> syncs.incrementAndGet() % 3 == 0);
        }
    },

    /** Names are made durable one sync too late. */
    SYNCS_DIRECTORY_LATE {
        @Override
        public Disk apply(Disk disk) {
            AtomicInteger syncs = new AtomicInteger();
            return wrap(
                    Disk.class,
                    (proxy, method, arguments) ->
                            method.getName().equals("syncDirectory") && syncs.incrementAndGet() % 2 == 1
                                    ? null
                                    : invoke(method, disk, arguments));
        }
    },

    /** Tables are deleted when others are written, not when the manifest no longer names them. */
    DELETES_TABLES_EARLY {
        @Override
        public Disk apply(Disk disk) {
            return wrap(Disk.class, (proxy, method, arguments) -> {
                Object result = invoke(method, disk, arguments);
                if (method.getName().equals("rename") && ((String) arguments[1]).endsWith(".sst")) {
                    deleteFirst(disk, FileNames.Kind.TABLE);
                }
                return result;
            });
        }
    },

    /** The logs before the last are deleted when a flush begins, not when its table is in the manifest. */
    DELETES_LOGS_EARLY {
        @Override
        public Disk apply(Disk disk) {
            return wrap(Disk.class, (proxy, method, arguments) -> {
                if (method.getName().equals("create") && ((String) arguments[0]).contains(".sst")) {
                    deleteAllButTheLastLog(disk);
                }
                return invoke(method, disk, arguments);
            });
        }
    };

    /** The oldest of several files of a kind goes, durably. */
    private static void deleteFirst(Disk disk, FileNames.Kind kind) throws IOException {
        var files = disk.list().stream()
                .filter(name -> FileNames.kind(name) == kind)
                .sorted()
                .toList();
        if (files.size() > 1) {
            disk.delete(files.get(0));
            disk.syncDirectory();
        }
    }

    private static void deleteAllButTheLastLog(Disk disk) throws IOException {
        var logs = disk.list().stream()
                .filter(name -> FileNames.kind(name) == FileNames.Kind.LOG)
                .sorted()
                .toList();
        for (String log : logs.subList(0, Math.max(0, logs.size() - 1))) {
            disk.delete(log);
        }
        disk.syncDirectory();
    }

    /** A disk on which the force of some files does nothing. */
    private static Disk withoutForce(Disk disk, Predicate<String> files) {
        return withoutForce(disk, files, () -> true);
    }

    /** The same when chance wants it. */
    private static Disk withoutForce(Disk disk, Predicate<String> files, BooleanSupplier now) {
        return wrap(Disk.class, (proxy, method, arguments) -> {
            Object result = invoke(method, disk, arguments);
            boolean lies =
                    result != null && arguments != null && arguments[0] instanceof String name && files.test(name);
            if (lies && result instanceof Disk.OutputFile file) {
                return wrap(Disk.OutputFile.class, unlessForce(file, now));
            }
            return lies && result instanceof Disk.LogFile file
                    ? wrap(Disk.LogFile.class, unlessForce(file, now))
                    : result;
        });
    }

    private static InvocationHandler unlessForce(Object file, BooleanSupplier now) {
        return (proxy, method, arguments) ->
                method.getName().equals("force") && now.getAsBoolean() ? null : invoke(method, file, arguments);
    }

    private static <T> T wrap(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(LyingDisk.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
