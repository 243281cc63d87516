package dev.kvstore.jmx.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kvstore.jmx.ScrapedStore;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The JConsole of the JDK in use, on a virtual display, attached to a process with an open store; neither of them has been told of the
 * other. {@code -Dkvstore.jmx.write=true} keeps the pictures as those of the documents.
 */
class JConsoleTest {
    private static final long PATIENCE_MINUTES = 6;
    private static final Path JDK = Path.of(System.getProperty("java.home"));
    private static final Path DOCUMENTS =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("docs");

    @TempDir
    static Path directory;

    private static Process operated;
    private static Path pictures;
    private static List<String> read;

    @BeforeAll
    static void operate() throws Exception {
        assumeTrue(VirtualScreen.isPossible(), "JConsole needs a display; Xvfb is not installed");
        assumeTrue(Files.exists(JDK.resolve("lib/libawt_xawt.so")), "this JDK draws nothing: " + JDK);
        assumeTrue(ModuleFinder.ofSystem().find("jdk.jconsole").isPresent(), "there is no JConsole in " + JDK);
        pictures = Boolean.getBoolean("kvstore.jmx.write") ? DOCUMENTS : directory.resolve("pictures");
        operated = java(
                "store",
                ScrapedStore.class.getName(),
                directory.resolve("orders").toString());
        try (VirtualScreen screen = new VirtualScreen()) {
            read = run(screen);
        }
    }

    @AfterAll
    static void end() throws Exception {
        if (operated != null) {
            operated.getOutputStream().close();
            operated.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
        }
    }

    @Test
    void theBeansOfAStoreAreBelowIt() {
        assertEquals(
                "[Attributes, Operations, Notifications, BlockCache, Compaction, Flush, Tables, Wal]", said("tree"));
    }

    @Test
    void everyOperationHasAButtonThatCanBePressed() {
        assertEquals("[Store 7, Flush 2, Compaction 4, Wal 3, BlockCache 1]", said("operations"));
        assertEquals("[]", said("dead"));
    }

    @Test
    void aValueThatIsTypedIsInForce() {
        assertEquals("65536", said("before"));
        assertEquals("1048576", said("after"));
    }

    @Test
    void aValueOutOfRangeIsRefusedWithTheRange() {
        assertEquals("flushThresholdBytes must be between 65536 and 2147483648 bytes, got 1", said("refused"));
        assertEquals("1048576", said("kept"));
    }

    @Test
    void anOperationSaysWhatItHasDone() {
        assertTrue(said("flush").matches("in tables up to sequence \\d+"), said("flush"));
    }

    @Test
    void aJobIsATableOfWhatItHasCome() {
        assertTrue(said("job").matches("\\d+"), said("job"));
        assertEquals("SUCCEEDED", said("state"));
        assertTrue(said("outcome").startsWith("all is well: "), said("outcome"));
    }

    @Test
    void whoHasSubscribedIsNotified() {
        assertTrue(said("notified").contains("dev.kvstore.job.end"), said("notified"));
        assertTrue(said("notified").contains("flushThresholdBytes changed from 65536 to 1048576"), said("notified"));
        assertTrue(said("changed").contains("FlushThresholdBytes changed from 65536 to 1048576"), said("changed"));
    }

    @Test
    void linesOfTextAreShownAsLines() {
        assertTrue(said("levels").contains("level   files"), said("levels"));
        assertTrue(said("report").contains("memory  "), said("report"));
    }

    @Test
    void thePicturesOfTheDocumentsAreThoseThatAreTaken() throws IOException {
        assertEquals(names(pictures), names(DOCUMENTS));
        String guide = Files.readString(DOCUMENTS.resolve("tuning.md"));
        for (String name : names(pictures)) {
            assertTrue(guide.contains("(" + name + ")"), name);
            assertTrue(ImageIO.read(pictures.resolve(name).toFile()).getWidth() > 500, name);
        }
    }

    private static String said(String what) {
        String prefix = what + ": ";
        return read.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .collect(Collectors.joining("; "));
    }

    private static List<String> names(Path images) throws IOException {
        try (Stream<Path> files = Files.list(images)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".png"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> run(VirtualScreen screen) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                JDK.resolve("bin/java").toString(),
                "-Xmx256m",
                "--add-exports=jdk.jconsole/sun.tools.jconsole=ALL-UNNAMED",
                "-cp",
                // Not the store's classes: JConsole has to do without them.
                classPath("test-classes|awaitility|hamcrest"),
                ConsoleDriver.class.getName(),
                String.valueOf(operated.pid()),
                pictures.toString());
        builder.environment().put("DISPLAY", screen.display());
        Process console = start("console", builder);
        boolean ended = console.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            console.destroyForcibly();
        }
        String output = Files.readString(directory.resolve("console"), StandardCharsets.UTF_8);
        assertTrue(ended && console.exitValue() == 0, output);
        return output.lines().toList();
    }

    private static Process java(String name, String... command) throws IOException {
        Stream<String> java = Stream.of(JDK.resolve("bin/java").toString(), "-Xmx256m", "-cp", classPath(""));
        return start(
                name, new ProcessBuilder(Stream.concat(java, Stream.of(command)).toList()));
    }

    private static Process start(String name, ProcessBuilder builder) throws IOException {
        return builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve(name).toFile())
                .start();
    }

    /** The entries of the class path whose name contains one of some words. */
    private static String classPath(String words) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.matches(".*(" + words + ").*"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
