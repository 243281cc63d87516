package dev.kvstore.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EngineThreadsTest {
    @Test
    void threadsAreNumberedDaemonsOfStoreAndRole() {
        ThreadFactory factory = new EngineThreads("orders", failure -> {}).factory("flush");
        Thread first = factory.newThread(() -> {});
        assertEquals("kvstore-orders-flush-1", first.getName());
        assertEquals("kvstore-orders-flush-2", factory.newThread(() -> {}).getName());
        assertTrue(first.isDaemon());
    }

    @Test
    void deathIsReportedWithItsCause() throws InterruptedException {
        AtomicReference<Throwable> reported = new AtomicReference<>();
        RuntimeException cause = new IllegalStateException("broken");
        Thread thread = new EngineThreads("orders", reported::set)
                .factory("flush")
                .newThread(() -> {
                    throw cause;
                });
        thread.start();
        thread.join();
        assertSame(cause, reported.get());
    }

    @Test
    void nothingOfTheStartingThreadIsKept() throws InterruptedException {
        InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
        local.set("mine");
        AtomicReference<String> seen = new AtomicReference<>("");
        Thread thread =
                new EngineThreads("orders", failure -> {}).factory("flush").newThread(() -> seen.set(local.get()));
        thread.start();
        thread.join();
        assertNull(seen.get());
        assertSame(EngineThreads.class.getClassLoader(), thread.getContextClassLoader());
    }
}
