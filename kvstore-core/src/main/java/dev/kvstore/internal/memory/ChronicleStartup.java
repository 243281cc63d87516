package dev.kvstore.internal.memory;

import static net.openhft.chronicle.core.UnsafeMemory.UNSAFE;

import java.lang.reflect.Field;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.core.Jvm;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Initialises Chronicle's native memory classes without the notices they print when the JVM was started without
 * {@code --add-opens}: the store does not use what those flags would enable.
 *
 * <p>All of them come from one static initialiser, that of {@code NativeBytesStore}, which every native
 * {@code BytesStore} and {@code Bytes} passes through: it probes a reflective buffer cleaner (a warning through
 * {@code java.util.logging}), and looks for a way around access checks (an error through slf4j). Loading Chronicle is
 * also what first loads slf4j, which complains on its own when no provider is there.
 *
 * <p>A JVM that does carry the flags is left alone: another user of Chronicle in it may rely on them.
 */
final class ChronicleStartup {
    private static final String CORE = "net.openhft.chronicle.core.internal.";
    private static final String SLF4J_VERBOSITY = "slf4j.internal.verbosity";

    // The log manager holds loggers weakly: a level set on one that nobody holds is soon forgotten.
    private static final Logger CLEANER_LOG =
            Logger.getLogger(CORE + "cleaner.ReflectionBasedByteBufferCleanerService");

    private static boolean started;

    private ChronicleStartup() {}

    /**
     * Initialises Chronicle's native memory classes. Call it before the first mention of a native {@code Bytes} or
     * {@code BytesStore}; later calls find the work done and cost microseconds.
     */
    static synchronized void run() {
        started = true;
        startLogging();
        giveUpDeepReflection();
        Level level = CLEANER_LOG.getLevel();
        CLEANER_LOG.setLevel(Level.OFF);
        try {
            initialise(PointerBytesStore.class.getName());
        } catch (ClassNotFoundException e) {
            throw new NoClassDefFoundError(e.getMessage());
        } finally {
            CLEANER_LOG.setLevel(level);
        }
    }

    static synchronized boolean hasRun() {
        return started;
    }

    /** Without a provider slf4j prints three lines on standard error; with one it is left to say what it likes. */
    private static void startLogging() {
        boolean provided = System.getProperty("slf4j.provider") != null || hasProvider();
        if (provided || System.getProperty(SLF4J_VERBOSITY) != null) {
            return;
        }
        System.setProperty(SLF4J_VERBOSITY, "ERROR");
        try {
            LoggerFactory.getILoggerFactory();
        } finally {
            System.clearProperty(SLF4J_VERBOSITY);
        }
    }

    private static boolean hasProvider() {
        try {
            return ServiceLoader.load(SLF4JServiceProvider.class, LoggerFactory.class.getClassLoader()).stream()
                    .findAny()
                    .isPresent();
        } catch (ServiceConfigurationError e) {
            // In a web application it may be that of the container, for another slf4j; slf4j tells of it and goes on.
            return true;
        }
    }

    /**
     * Lets Chronicle conclude, as it does on Java 8, that there is no {@code setAccessible0} to look for; the same
     * conclusion it reaches with an error in the log when java.lang.reflect is closed to it. The field is put back
     * at once; should a later Chronicle not have it, the log line returns and nothing else changes.
     */
    private static void giveUpDeepReflection() {
        if (Object.class.getModule().isOpen("java.lang.reflect", Jvm.class.getModule())) {
            return;
        }
        try {
            Field modern = initialise(CORE + "Bootstrap").getDeclaredField("IS_JAVA_9_PLUS");
            Object base = UNSAFE.staticFieldBase(modern);
            long offset = UNSAFE.staticFieldOffset(modern);
            boolean was = UNSAFE.getBooleanVolatile(base, offset);
            UNSAFE.putBooleanVolatile(base, offset, false);
            try {
                initialise(CORE + "ClassUtil$SetAccessibleHolder");
            } finally {
                UNSAFE.putBooleanVolatile(base, offset, was);
            }
        } catch (ReflectiveOperationException e) {
            LoggerFactory.getLogger(ChronicleStartup.class).debug("Chronicle's start-up notices stay on", e);
        }
    }

    private static Class<?> initialise(String name) throws ClassNotFoundException {
        return Class.forName(name, true, Jvm.class.getClassLoader());
    }
}
