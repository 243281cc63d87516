package dev.kvstore.samples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store as a named module of a modular program. */
class ModulePathTest {
    /** What kvstore-core needs to run; the rest of the test's class path is not for this program. */
    private static final Pattern NEEDED = Pattern.compile(
            "kvstore-core|chronicle-|posix-|zero-allocation|eclipse-collections|lz4-java|zstd-jni|HdrHistogram|slf4j-api");

    private static final String PROGRAM = """
            package probe;

            import dev.kvstore.KeyValueStore;
            import java.nio.file.Path;

            public final class Probe {
                public static void main(String[] arguments) {
                    try (KeyValueStore store = KeyValueStore.open(Path.of(arguments[0]))) {
                        store.put("key".getBytes(), "value".getBytes());
                        store.flush();
                        System.out.println(new String(store.get("key".getBytes()))
                                + " from " + KeyValueStore.class.getModule().getName());
                    }
                }
            }
            """;

    @TempDir
    private Path directory;

    private String modulePath;

    @BeforeEach
    void findModules() {
        modulePath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> NEEDED.matcher(entry).find())
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void aModularProgramNeedsOneRequires() throws Exception {
        assertEquals("", compile(PROGRAM));
        assertEquals(List.of("value from dev.kvstore.core"), run());
    }

    @Test
    void theEngineIsNotExported() throws IOException {
        String errors = compile("package probe; class Probe { dev.kvstore.internal.store.StoreOpener opener; }");
        assertTrue(errors.contains("package dev.kvstore.internal.store is not visible"), errors);
    }

    /** Compiles a program into the directory and returns what the compiler complains about. */
    private String compile(String program) throws IOException {
        Path descriptor = write("src/module-info.java", "module probe { requires dev.kvstore.core; }");
        Path source = write("src/probe/Probe.java", program);
        StringWriter messages = new StringWriter();
        ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        new PrintWriter(messages),
                        new PrintWriter(messages),
                        "-p",
                        modulePath,
                        "-d",
                        directory.resolve("out").toString(),
                        descriptor.toString(),
                        source.toString());
        return messages.toString();
    }

    /** Runs it in a JVM of its own and returns all it printed on both streams. */
    private List<String> run() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
            command.add("--enable-native-access=ALL-UNNAMED,org.lz4.java,com.github.luben.zstd_jni");
        }
        command.addAll(
                List.of("-p", modulePath + File.pathSeparator + directory.resolve("out"), "-m", "probe/probe.Probe"));
        command.add(directory.resolve("store").toString());
        Path printed = directory.resolve("printed");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), "the program must end");
        List<String> lines = Files.readAllLines(printed);
        assertEquals(0, process.exitValue(), () -> String.join("\n", lines));
        return lines;
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, text.getBytes(UTF_8));
    }
}
