package dev.kvstore.crash;

import dev.kvstore.Durability;
import dev.kvstore.rig.TemporaryDirectory;
import dev.kvstore.testkit.StoreEngine;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/**
 * The classes of child processes, made ready once for all of them, because loading them is most of what a short-lived
 * process does: an archive that it maps. Such archives hold no classes from directories or signed jars, so those are
 * copied to plain jars. A child that can't use the archive loads its classes from the jars.
 */
final class VictimClasses {
    private static final int TRAINING_WRITES = 600;

    private final String path;
    private final Path archive;

    private VictimClasses(Path directory) throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path from = Path.of(entry);
            Path copy = directory.resolve(entries.size() + ".jar");
            if (Files.isDirectory(from)) {
                copyDirectory(from, copy);
            } else if (Files.exists(from) && isSigned(from)) {
                copyWithoutSignature(from, copy);
            }
            entries.add(Files.exists(copy) ? copy.toString() : entry);
        }
        path = String.join(File.pathSeparator, entries);
        archive = directory.resolve("classes.jsa");
        makeArchive(directory.resolve("store"));
    }

    /** Arguments of a JVM that uses them. */
    List<String> arguments() {
        return List.of("-XX:SharedArchiveFile=" + archive, "-cp", path);
    }

    static VictimClasses get() {
        return Holder.CLASSES;
    }

    /** A process writes what archives hold when it is asked to end. */
    private void makeArchive(Path store) throws IOException {
        Process child = Victim.start(
                List.of("-XX:ArchiveClassesAtExit=" + archive, "-cp", path),
                new Victim.Task(StoreEngine.LSM, store, 1, 1, Durability.ASYNC, KillPoint.never(), Integer.MAX_VALUE));
        try (BufferedReader output = child.inputReader()) {
            for (int i = 0; i < TRAINING_WRITES && output.readLine() != null; i++) {}
            child.toHandle().destroy();
            while (output.readLine() != null) {}
        } finally {
            child.onExit().join();
        }
    }

    private static void copyDirectory(Path from, Path to) throws IOException {
        try (JarOutputStream jar = open(to);
                Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                jar.putNextEntry(new JarEntry(from.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, jar);
            }
        }
    }

    private static boolean isSigned(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().anyMatch(entry -> entry.getName().matches("META-INF/[^/]*\\.SF"));
        }
    }

    private static void copyWithoutSignature(Path from, Path to) throws IOException {
        try (JarFile file = new JarFile(from.toFile(), false);
                JarOutputStream jar = open(to)) {
            for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (!entry.isDirectory() && !entry.getName().startsWith("META-INF/")) {
                    jar.putNextEntry(new JarEntry(entry.getName()));
                    file.getInputStream(entry).transferTo(jar);
                }
            }
        }
    }

    private static JarOutputStream open(Path jar) throws IOException {
        JarOutputStream output = new JarOutputStream(Files.newOutputStream(jar));
        output.setLevel(Deflater.NO_COMPRESSION);
        return output;
    }

    /** Made by the first process that is started, gone with this one. */
    private static final class Holder {
        static final VictimClasses CLASSES = make();

        private static VictimClasses make() {
            try {
                TemporaryDirectory directory = new TemporaryDirectory("classes");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
                return new VictimClasses(directory.path());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void delete(TemporaryDirectory directory) {
            try {
                directory.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
