package dev.kvstore.badinput;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Runs something in another thread and throws what it throws. */
final class OtherThread {
    private OtherThread() {}

    static void run(Runnable action) {
        run(() -> {
            action.run();
            return null;
        });
    }

    static <T> T run(Supplier<T> action) {
        try {
            return CompletableFuture.supplyAsync(action).join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }
}
