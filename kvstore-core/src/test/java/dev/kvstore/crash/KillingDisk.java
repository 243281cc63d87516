package dev.kvstore.crash;

import dev.kvstore.internal.io.Disk;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk that says when it has come to a kill point for the nth time, in the thread that has. */
final class KillingDisk {
    private final KillPoint point;
    private final int occurrence;
    private final Runnable reached;
    private final AtomicInteger seen = new AtomicInteger();

    private KillingDisk(KillPoint point, int occurrence, Runnable reached) {
        this.point = point;
        this.occurrence = occurrence;
        this.reached = reached;
    }

    static Disk over(Disk disk, KillPoint point, int occurrence, Runnable reached) {
        return new KillingDisk(point, occurrence, reached).wrap(Disk.class, disk, null);
    }

    /** With the name of a file: that file, otherwise the disk, whose calls name their file. */
    private <T> T wrap(Class<T> type, T target, String file) {
        return type.cast(Proxy.newProxyInstance(
                KillingDisk.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    String name = file != null ? file : nameIn(arguments);
                    passBy(method.getName(), name, true);
                    Object result = invoke(method, target, arguments);
                    passBy(method.getName(), name, false);
                    if (result instanceof Disk.OutputFile output) {
                        return wrap(Disk.OutputFile.class, output, name);
                    }
                    if (result instanceof Disk.PageFile pages) {
                        return wrap(Disk.PageFile.class, pages, name);
                    }
                    return result instanceof Disk.LogFile log ? wrap(Disk.LogFile.class, log, name) : result;
                }));
    }

    private void passBy(String call, String name, boolean before) {
        if (point.isAt(call, name, before) && seen.incrementAndGet() == occurrence) {
            reached.run();
        }
    }

    private static String nameIn(Object[] arguments) {
        return arguments != null && arguments.length > 0 && arguments[0] instanceof String name ? name : null;
    }

    private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
