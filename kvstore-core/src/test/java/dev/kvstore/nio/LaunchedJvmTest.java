package dev.kvstore.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Splitter;
import dev.kvstore.KeyValueStore;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of their own in a JVM of their own, which find the provider as an application does. */
class LaunchedJvmTest {
    private static final int EXIT_SECONDS = 60;
    private static final String MODULE = "module app { requires dev.kvstore.core; }";
    private static final String PROGRAM = """
            package app;
            import java.net.URI;
            import java.nio.file.*;
            import java.util.Map;
            public class Main {
                public static void main(String[] arguments) throws Exception {
                    URI uri = URI.create("kv://launched");
                    try (FileSystem files = FileSystems.newFileSystem(uri, Map.of("path", arguments[0]))) {
                        Path file = Path.of(URI.create("kv://launched/greeting.txt"));
                        Files.writeString(file, "hello");
                        byte[] read = file.toUri().toURL().openStream().readAllBytes();
                        System.out.print(new String(read) + " " + Main.class.getModule().isNamed());
                    }
                }
            }
            """;

    @TempDir
    Path directory;

    private Path sources;
    private Path classes;

    @BeforeEach
    void write() throws IOException {
        sources = Files.createDirectories(directory.resolve("src/app")).getParent();
        classes = Files.createDirectory(directory.resolve("classes"));
        Files.writeString(sources.resolve("app/Main.java"), PROGRAM);
    }

    @Test
    void theProviderIsFoundOnTheClassPath() throws Exception {
        Compilation.compile(sources, classes);
        String path = classes + File.pathSeparator + System.getProperty("java.class.path");
        assertEquals("hello false", run("-cp", path, "app.Main"));
    }

    @Test
    void theProviderIsFoundOnTheModulePath() throws Exception {
        Path core = Path.of(KeyValueStore.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assertTrue(Files.exists(core.resolve("module-info.class")), () -> core + " must be the module");
        Files.writeString(sources.resolve("module-info.java"), MODULE);
        Path[] modulePath = modulePath(core);
        Compilation.compile(sources, classes, modulePath);
        List<String> all = new ArrayList<>(List.of(classes.toString()));
        Arrays.stream(modulePath).map(Path::toString).forEach(all::add);
        assertEquals(
                "hello true", run("--module-path", String.join(File.pathSeparator, all), "--module", "app/app.Main"));
    }

    /** The module and what it requires, as automatic modules where they are none. */
    private static Path[] modulePath(Path core) {
        List<String> required = List.of(
                "chronicle-",
                "posix-",
                "zero-allocation-hashing",
                "eclipse-collections",
                "lz4-java",
                "zstd-jni",
                "HdrHistogram",
                "slf4j-",
                "error_prone_annotations");
        List<Path> path = new ArrayList<>(List.of(core));
        for (String jar : Splitter.on(File.pathSeparatorChar).split(System.getProperty("java.class.path"))) {
            String name = Path.of(jar).getFileName().toString();
            if (required.stream().anyMatch(name::startsWith)) {
                path.add(Path.of(jar));
            }
        }
        return path.toArray(Path[]::new);
    }

    private String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(arguments));
        command.add(directory.resolve("store").toString());
        Process process = new ProcessBuilder(command)
                .redirectError(directory.resolve("errors").toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        boolean ended = process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertTrue(
                ended && process.exitValue() == 0,
                () -> "the program failed: " + output + read(directory.resolve("errors")));
        return output;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
