package dev.kvstore;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import dev.kvstore.internal.io.CheckingDisk;
import dev.kvstore.internal.io.EngineThreads;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.internal.memory.NativeMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test that leaves something open: files and mappings below the temporary directory (seen on
 * Linux only), background threads of a store, and what was given to {@code watch}: native memory,
 * handles of a simulated device, violations that a disk has recorded.
 *
 * <p>Either {@code @ExtendWith(LeakCheck.class)}, or {@code @RegisterExtension final LeakCheck leaks =
 * new LeakCheck();} where there is something to watch. What is left is given a few seconds to end.
 */
public final class LeakCheck implements BeforeEachCallback, AfterEachCallback {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path MAPPINGS = Path.of("/proc/self/maps");
    private static final String TEMPORARY = System.getProperty("java.io.tmpdir");

    private final List<NativeMemory> memories = new ArrayList<>();
    private final List<SimulatedDevice> devices = new ArrayList<>();
    private final List<CheckingDisk> checkingDisks = new ArrayList<>();
    private final Duration patience;
    private Set<String> before = Set.of();

    /** Gives what is left ten seconds to end. */
    public LeakCheck() {
        this(Duration.ofSeconds(10));
    }

    LeakCheck(Duration patience) {
        this.patience = patience;
    }

    /** All of it must have been released when the test ends. */
    public NativeMemory watch(NativeMemory memory) {
        memories.add(memory);
        return memory;
    }

    /** Nothing on it may be open, and no rule broken, when the test ends. */
    public SimulatedDevice watch(SimulatedDevice device) {
        devices.add(device);
        return device;
    }

    /** No rule may be broken when the test ends. */
    public CheckingDisk watch(CheckingDisk disk) {
        checkingDisks.add(disk);
        return disk;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        before = openNow();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try {
            Awaitility.await()
                    .atMost(patience)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .until(() -> left().isEmpty());
        } catch (ConditionTimeoutException e) {
            Set<String> left = left();
            if (!left.isEmpty()) {
                throw new AssertionError("left behind: " + left, e);
            }
        } finally {
            memories.clear();
            devices.clear();
            checkingDisks.clear();
        }
    }

    private Set<String> left() {
        Set<String> left = openNow();
        left.removeAll(before);
        for (NativeMemory memory : memories) {
            if (memory.used() != 0) {
                left.add(memory.used() + " bytes of native memory");
            }
        }
        for (SimulatedDevice device : devices) {
            left.addAll(device.openHandles());
            left.addAll(device.violations());
        }
        checkingDisks.forEach(disk -> left.addAll(disk.violations()));
        return left;
    }

    /** Files and mappings below the temporary directory, and threads of stores, that are there now. */
    public static Set<String> openNow() {
        Set<String> open = threads();
        if (Files.isDirectory(DESCRIPTORS)) {
            open.addAll(openFiles());
            open.addAll(mappedFiles());
        }
        return open;
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().startsWith(EngineThreads.NAME_PREFIX))
                .map(thread -> "thread " + thread.getName() + " #" + thread.getId())
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> openFiles() {
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return descriptors
                    .map(LeakCheck::target)
                    .filter(LeakCheck::isTemporary)
                    .map(file -> "open file " + file)
                    .collect(toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> mappedFiles() {
        try (Stream<String> lines = Files.lines(MAPPINGS)) {
            return lines.filter(line -> line.indexOf('/') >= 0)
                    .map(line -> line.substring(line.indexOf('/')))
                    .filter(LeakCheck::isTemporary)
                    .map(file -> "mapped file " + file)
                    .collect(toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Native libraries and the JVM's own counters live there, too. */
    private static boolean isTemporary(String file) {
        return file.startsWith(TEMPORARY) && !file.contains(".so") && !file.contains("hsperfdata");
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException e) {
            // The descriptor that lists the directory is gone.
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
