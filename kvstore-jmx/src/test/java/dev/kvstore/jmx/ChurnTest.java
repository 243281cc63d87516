package dev.kvstore.jmx;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kvstore.KeyValueStore;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Coming and going leaves nothing behind. */
class ChurnTest {
    private static final int TIMES = 1_000;

    @TempDir
    Path directory;

    @Test
    void aThousandRegistrationsLeaveNoBeanNoThreadAndNoObject() {
        try (KeyValueStore store =
                KeyValueStore.open(directory, Beans.smallOptions().build())) {
            StoreManagement.register(store).close();
            Set<String> threads = threads();
            WeakReference<StoreManagement> last = null;
            for (int i = 0; i < TIMES; i++) {
                StoreManagement management = StoreManagement.register(store);
                store.settings().writeTimeoutMillis().set(1_000 + i);
                management.close();
                last = new WeakReference<>(management);
            }
            assertEquals(Set.of(), Beans.registered());
            WeakReference<StoreManagement> gone = last;
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                System.gc();
                return gone.get() == null;
            });
            Set<String> more = threads();
            more.removeAll(threads);
            more.removeIf(name -> name.contains("-events-"));
            assertEquals(Set.of(), more);
        }
    }

    @Test
    void aStoreThatAsksForItIsManagedUntilItIsClosed() {
        for (int i = 0; i < 20; i++) {
            try (KeyValueStore store = KeyValueStore.open(
                    directory, Beans.smallOptions().managedAs("auto").build())) {
                assertEquals(6, Beans.registered().size());
                assertEquals("auto", store.options().managedAs());
            }
            assertEquals(Set.of(), Beans.registered());
        }
    }

    @Test
    void nothingListensOnTheNetwork() throws IOException {
        assumeTrue(Files.isReadable(Path.of("/proc/self/net/tcp")), "sockets are listed by Linux only");
        Set<String> before = listening();
        try (KeyValueStore store =
                        KeyValueStore.open(directory, Beans.smallOptions().build());
                StoreManagement management = StoreManagement.register(store)) {
            assertEquals(6, management.objectNames().size());
            Set<String> now = listening();
            now.removeAll(before);
            assertEquals(Set.of(), now);
        }
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("kvstore"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The inodes of sockets of this process on which somebody listens. */
    private static Set<String> listening() throws IOException {
        Set<String> inodes = new TreeSet<>();
        for (String table : new String[] {"/proc/self/net/tcp", "/proc/self/net/tcp6"}) {
            if (Files.isReadable(Path.of(table))) {
                try (Stream<String> lines = Files.lines(Path.of(table))) {
                    lines.map(line -> line.strip().split("\\s+"))
                            .filter(fields -> fields.length > 9 && fields[3].equals("0A"))
                            .forEach(fields -> inodes.add("socket:[" + fields[9] + "]"));
                }
            }
        }
        inodes.retainAll(ownSockets());
        return inodes;
    }

    private static Set<String> ownSockets() throws IOException {
        Set<String> sockets = new TreeSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.isSymbolicLink(descriptor)) {
                    sockets.add(Files.readSymbolicLink(descriptor).toString());
                }
            }
        }
        return sockets;
    }
}
