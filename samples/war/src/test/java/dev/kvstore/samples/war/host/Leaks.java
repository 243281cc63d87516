package dev.kvstore.samples.war.host;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What a process has kept of the applications it has had: class loaders, threads, open files, files. */
final class Leaks {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final String DELETED = " (deleted)";
    private static final int APPLICATIONS = 3;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Path home;
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

    Leaks(Path home) {
        this.home = home;
    }

    void watch(ClassLoader loader) {
        loaders.add(new WeakReference<>(loader));
    }

    /** Everything there is, once what is collectable has been collected. */
    String report() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (loadersAlive() > APPLICATIONS && System.nanoTime() < deadline) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(50);
        }
        List<String> open = openFiles();
        return "loaders " + loadersAlive() + " threads " + threads() + " surplus " + surplus(open) + " files " + files()
                + " stores " + open.stream().filter(this::isOfStore).count();
    }

    private long loadersAlive() {
        return loaders.stream().filter(loader -> loader.get() != null).count();
    }

    /** Threads of which there are more than one for each application, by name; those of the containers' own pools left out. */
    private static String threads() {
        TreeMap<String, Integer> byName = new TreeMap<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            String name = thread.getName().replaceAll("[0-9]+", "#").replace(' ', '_');
            if (!name.startsWith("qtp") && !name.startsWith("http-nio")) {
                byName.merge(name, 1, Integer::sum);
            }
        }
        byName.values().removeIf(count -> count <= APPLICATIONS);
        return byName.toString();
    }

    /** Where every descriptor below the directory points to. */
    private List<String> openFiles() throws IOException {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return List.of();
        }
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return descriptors
                    .map(Leaks::target)
                    .filter(file -> file.startsWith(home.toString()))
                    .toList();
        }
    }

    private boolean isOfStore(String file) {
        return file.startsWith(home.resolve("store").toString());
    }

    /** Files that are deleted and still open, or, but for those of open stores, open more often than once. */
    private List<String> surplus(List<String> open) {
        Set<String> seen = new HashSet<>();
        return open.stream()
                .filter(file -> file.endsWith(DELETED) || (!isOfStore(file) && !seen.add(file)))
                .toList();
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // Closed meanwhile.
            return "";
        }
    }

    /** Files besides those of the stores, whose number is the stores' business. */
    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            return all.filter(file -> !home.relativize(file).toString().startsWith("store"))
                    .count();
        }
    }
}
