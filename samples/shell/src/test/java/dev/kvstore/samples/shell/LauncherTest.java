package dev.kvstore.samples.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, with a program in the jar that says what it was given. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final int ECHO_CODE = 6;

    @TempDir
    private Path directory;

    private Path script;

    /** What the jar runs. */
    static final class Echo {
        private Echo() {}

        public static void main(String[] arguments) {
            System.out.println(String.join("|", arguments));
            System.exit(ECHO_CODE);
        }
    }

    @BeforeEach
    void copyTheScript() throws IOException {
        script = Files.copy(
                Path.of("kvstore"),
                Files.createDirectory(directory.resolve("a home")).resolve("kvstore"));
        assertTrue(script.toFile().setExecutable(true));
    }

    @Test
    void argumentsAndExitCodePassThrough() throws Exception {
        makeJar(script.resolveSibling("kvstore.jar"));
        assertRun(ECHO_CODE, "put|a key|* '$HOME'\n", script, "put", "a key", "* '$HOME'");
    }

    @Test
    void theJarIsFoundThroughLinksAndInTarget() throws Exception {
        makeJar(Files.createDirectory(script.resolveSibling("target")).resolve("kvstore.jar"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("a home", "kvstore"));
        assertRun(ECHO_CODE, "count\n", Files.createSymbolicLink(directory.resolve("kv"), link), "count");
    }

    @Test
    void withoutAJarItSaysHowToBuildOne() throws Exception {
        String said = assertRun(70, "", script, "count");
        assertTrue(said.contains("build it: mvn -B -q -DskipTests -pl samples/shell -am package"), said);
    }

    private String assertRun(int code, String out, Path program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        assertEquals(out, new String(process.getInputStream().readAllBytes(), UTF_8), () -> read(err));
        assertEquals(code, process.waitFor());
        return read(err);
    }

    private static void makeJar(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Echo.class.getName());
        String name = Echo.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream bytes = Echo.class.getClassLoader().getResourceAsStream(name)) {
            out.putNextEntry(new JarEntry(name));
            bytes.transferTo(out);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
