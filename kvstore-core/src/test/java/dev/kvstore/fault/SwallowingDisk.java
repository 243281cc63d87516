package dev.kvstore.fault;

import dev.kvstore.internal.io.Disk;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;

/** Disks that hide failures: each is a bug in the treatment of errors that an engine could have. */
enum SwallowingDisk implements UnaryOperator<Disk> {
    /** A sync that failed is taken for one that did not. */
    IGNORES_FAILED_FORCE("force", false),
    /** A sync that failed is made again, and succeeds because nothing is dirty any more. */
    RETRIES_FAILED_FORCE("force", true),
    /** Names that were not made durable are taken for durable. */
    IGNORES_FAILED_DIRECTORY_SYNC("syncDirectory", false),
    /** The same by a second attempt. */
    RETRIES_FAILED_DIRECTORY_SYNC("syncDirectory", true),
    /** What was not written, or by half, is taken for written. */
    IGNORES_FAILED_WRITE("write", false),
    /** What was written by half is written once more behind it. */
    RETRIES_FAILED_WRITE("write", true),
    /** A file that still has its old name is taken for renamed. */
    IGNORES_FAILED_RENAME("rename", false);

    private final String call;
    private final boolean retries;

    SwallowingDisk(String call, boolean retries) {
        this.call = call;
        this.retries = retries;
    }

    @Override
    public Disk apply(Disk disk) {
        return wrap(Disk.class, disk);
    }

    private <T> T wrap(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                SwallowingDisk.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object result = invoke(method, target, arguments);
                    if (result instanceof Disk.OutputFile output) {
                        return wrap(Disk.OutputFile.class, output);
                    }
                    return result instanceof Disk.LogFile log ? wrap(Disk.LogFile.class, log) : result;
                }));
    }

    private Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException && method.getName().equals(call)) {
                return retries ? invoke(method, target, arguments) : null;
            }
            throw e.getCause();
        }
    }
}
