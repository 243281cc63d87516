package dev.kvstore.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.io.MoreFiles;
import dev.kvstore.StoreOptions;
import dev.kvstore.testkit.FileSystemFixture;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Test;

/** Libraries and tools that work with paths and know nothing of the store. */
class ProgramsTest extends FileSystemFixture {
    ProgramsTest() {
        super(StoreOptions.defaults(), Map.of("id", "programs"));
    }

    @Test
    void aZipFileSystemLiesInAFileOfTheStore() throws IOException {
        Path zip = path("/archive.zip");
        try (FileSystem nested = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Files.createDirectory(nested.getPath("/d"));
            Files.writeString(nested.getPath("/d/f"), "zipped");
        }
        try (FileSystem nested = FileSystems.newFileSystem(zip, Map.of())) {
            assertEquals("zipped", Files.readString(nested.getPath("/d/f")));
            Files.writeString(nested.getPath("/d/g"), "more");
            Files.delete(nested.getPath("/d/f"));
        }
        URI uri = URI.create("jar:" + zip.toUri() + "!/d/g");
        try (FileSystem nested = FileSystems.newFileSystem(uri, Map.of())) {
            assertEquals("more", Files.readString(nested.getPath("/d/g")));
            assertFalse(Files.exists(nested.getPath("/d/f")));
        }
    }

    @Test
    void commonsIoAndGuavaCopyCountAndDeleteTrees() throws IOException {
        Path tree = Files.createDirectories(path("/tree/a/b"));
        Files.writeString(tree.resolve("f"), "12345");
        Files.write(path("/tree/large"), new byte[300_000]);
        PathUtils.copyDirectory(path("/tree"), path("/copy"));
        assertEquals(300_005, PathUtils.sizeOfDirectory(path("/copy")));
        assertTrue(PathUtils.directoryAndFileContentEquals(path("/tree"), path("/copy")));
        assertEquals(2, PathUtils.countDirectory(path("/copy")).getFileCounter().get());
        PathUtils.deleteDirectory(path("/copy"));
        assertFalse(Files.exists(path("/copy")));
        assertTrue(MoreFiles.equal(path("/tree/large"), path("/tree/large")));
        assertEquals("12345", MoreFiles.asCharSource(path("/tree/a/b/f"), UTF_8).read());
        // Guava refuses to delete trees without a secure directory stream: this is one.
        MoreFiles.deleteRecursively(path("/tree"));
        assertFalse(Files.exists(path("/tree")));
    }

    @Test
    void commonsCompressWritesAndReadsThroughAChannel() throws IOException {
        byte[] content = new byte[200_000];
        new java.util.Random(1).nextBytes(content);
        Set<StandardOpenOption> create = Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        try (ZipArchiveOutputStream out =
                new ZipArchiveOutputStream(Files.newByteChannel(path("/compressed.zip"), create))) {
            out.putArchiveEntry(new ZipArchiveEntry("content"));
            out.write(content);
            out.closeArchiveEntry();
        }
        try (ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(Files.newByteChannel(path("/compressed.zip")))
                .get()) {
            assertArrayEquals(
                    content, zip.getInputStream(zip.getEntry("content")).readAllBytes());
        }
    }

    @Test
    void theCompilerReadsAndWritesAndClassLoadersLoad() throws Exception {
        Files.createDirectories(path("/src/app"));
        Files.createDirectories(path("/out"));
        Files.writeString(path("/src/module-info.java"), "module app { exports app; }");
        Files.writeString(
                path("/src/app/Greeting.java"),
                "package app; public class Greeting { public String toString() { return \"compiled\"; } }");
        Compilation.compile(path("/src"), path("/out"));
        assertTrue(Files.exists(path("/out/app/Greeting.class")));
        Files.writeString(path("/out/app/note.txt"), "a resource");
        URL url = path("/out").toUri().toURL();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {new URL(url + "/")})) {
            Class<?> loaded = loader.loadClass("app.Greeting");
            assertEquals("compiled", loaded.getConstructor().newInstance().toString());
            assertNotNull(loader.getResource("app/note.txt"));
            assertEquals(
                    "a resource",
                    new String(loader.getResourceAsStream("app/note.txt").readAllBytes(), UTF_8));
        }
        ModuleFinder finder = ModuleFinder.of(path("/out"));
        assertTrue(finder.find("app").isPresent());
        try (var reader = finder.find("app").orElseThrow().open();
                Stream<String> names = reader.list()) {
            assertEquals(
                    List.of("app/", "app/Greeting.class", "app/note.txt", "module-info.class"),
                    names.sorted().toList());
        }
        ModuleLayer layer = Compilation.layer(finder);
        assertEquals(
                "compiled",
                layer.findLoader("app")
                        .loadClass("app.Greeting")
                        .getConstructor()
                        .newInstance()
                        .toString());
    }
}
