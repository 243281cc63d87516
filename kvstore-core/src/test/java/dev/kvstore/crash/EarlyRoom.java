package dev.kvstore.crash;

import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;

/** A bug in making room ahead in a tree's file: the zeros begin some pages too early, where something may be stored. */
final class EarlyRoom implements UnaryOperator<Disk> {
    private static final int PAGE = 4096;

    private final NativeMemory memory = new NativeMemory();
    private final int pages;

    EarlyRoom(int pages) {
        this.pages = pages;
    }

    @Override
    public Disk apply(Disk disk) {
        return wrap(Disk.class, disk);
    }

    private <T> T wrap(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                EarlyRoom.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object result = invoke(method, target, arguments);
                    if (method.getName().equals("prepare")) {
                        zero((Disk.PageFile) target, (long) arguments[0]);
                    }
                    return result instanceof Disk.PageFile file ? wrap(Disk.PageFile.class, file) : result;
                }));
    }

    /** Zeros of so many pages before the room that was made. */
    private void zero(Disk.PageFile file, long made) throws IOException {
        int length = pages * PAGE;
        try (Region zeros = memory.allocate(MemoryComponent.SCRATCH, length)) {
            zeros.fill(0, length, (byte) 0);
            file.write(Math.max(0, file.prepared() - made - length), zeros, 0, length);
        }
    }

    private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
