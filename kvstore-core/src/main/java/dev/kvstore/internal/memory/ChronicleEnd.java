package dev.kvstore.internal.memory;

import net.openhft.chronicle.core.Jvm;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.core.shutdown.PriorityHook;

/**
 * Ends what Chronicle keeps for the life of the JVM, and with it Chronicle's class loader: a thread that releases
 * resources, and a shutdown hook. Afterwards resources are released by the thread that lets go of them.
 */
public final class ChronicleEnd {
    private ChronicleEnd() {}

    /** Does nothing where Chronicle was not started here, is not this library's alone, or lives as long as the JVM. */
    public static void run() {
        ClassLoader own = ChronicleEnd.class.getClassLoader();
        if (!ChronicleStartup.hasRun()
                || own == ClassLoader.getSystemClassLoader()
                || own != Jvm.class.getClassLoader()) {
            return;
        }
        BackgroundResourceReleaser.stop();
        try {
            PriorityHook.clear();
        } catch (IllegalStateException e) {
            // The JVM is ending already, and its hooks with it.
        }
    }
}
