package dev.kvstore.fault;

import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.io.Disk;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;

/** Disks that keep the order of writing until something goes wrong: each is a bug that an engine could have. */
enum DisorderlyDisk implements UnaryOperator<Disk> {
    /** A table whose sync failed is used. */
    USES_TABLES_WHOSE_SYNC_FAILED {
        @Override
        Object afterFailure(Method method, Disk disk, IOException failure) throws IOException {
            if (method.getName().equals("force")) {
                return null;
            }
            throw failure;
        }
    },

    /** A sync of a thread that is interrupted is left out, as one is whose channel the interrupt has closed. */
    SKIPS_SYNCS_WHEN_INTERRUPTED {
        @Override
        boolean leavesOut(Method method) {
            return method.getName().equals("force") && Thread.currentThread().isInterrupted();
        }
    },

    /** The oldest table goes when the device is full, to make room for another. */
    DELETES_TABLES_WHEN_FULL {
        @Override
        Object afterFailure(Method method, Disk disk, IOException failure) throws IOException {
            if (disk.isOutOfSpace(failure)) {
                deleteATable(disk);
            }
            throw failure;
        }
    };

    /** Whether a call is not made at all. */
    boolean leavesOut(Method method) {
        return false;
    }

    /** What a call that failed returns, or the failure. */
    Object afterFailure(Method method, Disk disk, IOException failure) throws IOException {
        throw failure;
    }

    @Override
    public Disk apply(Disk disk) {
        return wrap(Disk.class, disk, disk);
    }

    private <T> T wrap(Class<T> type, T target, Disk disk) {
        return type.cast(Proxy.newProxyInstance(
                DisorderlyDisk.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (leavesOut(method)) {
                        return null;
                    }
                    Object result = invoke(method, target, arguments, disk);
                    return result instanceof Disk.OutputFile output
                            ? wrap(Disk.OutputFile.class, output, disk)
                            : result;
                }));
    }

    private Object invoke(Method method, Object target, Object[] arguments, Disk disk) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException failure) {
                return afterFailure(method, disk, failure);
            }
            throw e.getCause();
        }
    }

    private static void deleteATable(Disk disk) throws IOException {
        for (String name : disk.list()) {
            if (FileNames.kind(name) == FileNames.Kind.TABLE) {
                disk.delete(name);
                return;
            }
        }
    }
}
