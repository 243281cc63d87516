package dev.kvstore.badinput;

import static dev.kvstore.testkit.TestData.putNumbers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreException;
import dev.kvstore.StoreFormatException;
import dev.kvstore.StoreIOException;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.TestData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Directories and files that can't be opened as a store. */
class WrongDirectoryTest {
    private static final int NEWER = FileHeader.FORMAT_VERSION + 1;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void aFileIsNoDirectory(StoreEngine engine) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "text");
        StoreException refused = assertThrows(StoreException.class, () -> open(engine, file));
        assertTrue(
                refused instanceof StoreIOException || refused instanceof StoreFormatException,
                () -> "thrown: " + refused);
        assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
        assertEquals("text", Files.readString(file));
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyDirectoryHoldsNoStore(StoreEngine engine) {
        StoreNotFoundException refused = assertThrows(
                StoreNotFoundException.class,
                () -> engine.open(
                        directory, OptionSets.tiny().createIfMissing(false).build()));
        assertTrue(refused.getMessage().contains(directory.toString()), refused.getMessage());
        assertThrows(
                StoreNotFoundException.class,
                () -> engine.open(directory, OptionSets.tiny().readOnly(true).build()));
    }

    @ParameterizedTest
    @EnumSource
    void anotherProductsDirectoryIsRefusedAndLeftAlone(StoreEngine engine) throws IOException {
        Files.writeString(directory.resolve("CURRENT"), "MANIFEST-000005\n");
        Files.writeString(directory.resolve("MANIFEST-000005"), "another product's manifest");
        Files.writeString(directory.resolve("000004.sst"), "another product's table");
        List<String> before = contents();
        StoreFormatException refused = assertThrows(StoreFormatException.class, () -> open(engine, directory));
        String named = engine == StoreEngine.LSM ? "CURRENT" : directory.toString();
        assertTrue(refused.getMessage().contains(named), refused.getMessage());
        assertEquals(before, contents());
    }

    @Test
    void tablesWithoutAManifestAreNotTakenForAnEmptyDirectory() throws IOException {
        try (KeyValueStore store = open(StoreEngine.LSM, directory)) {
            putNumbers(store, 0, 10);
        }
        Files.delete(directory.resolve("CURRENT"));
        List<String> before = contents();
        assertThrows(StoreException.class, () -> open(StoreEngine.LSM, directory));
        assertEquals(before, contents());
    }

    @ParameterizedTest
    @EnumSource
    void aNewerFormatIsRefusedByEveryFileThatHasIt(StoreEngine engine) throws IOException {
        try (KeyValueStore store = open(engine, directory)) {
            putNumbers(store, 0, 100);
            store.flush();
        }
        for (Path file : storeFiles()) {
            byte[] content = Files.readAllBytes(file);
            byte[] newer = content.clone();
            ByteBuffer header = ByteBuffer.wrap(newer).order(ByteOrder.LITTLE_ENDIAN);
            header.putShort(10, (short) NEWER);
            CRC32C checksum = new CRC32C();
            checksum.update(newer, 0, 44);
            header.putInt(44, (int) checksum.getValue());
            Files.write(file, newer);
            StoreFormatException refused =
                    assertThrows(StoreFormatException.class, () -> readAll(engine, directory), file.toString());
            assertTrue(
                    refused.getMessage().contains(file.getFileName().toString())
                            && refused.getMessage().contains("format version " + NEWER),
                    refused.getMessage());
            Files.write(file, content);
        }
        readAll(engine, directory);
    }

    @ParameterizedTest
    @EnumSource
    void damageNamesFileAndOffset(StoreEngine engine) throws IOException {
        try (KeyValueStore store = open(engine, directory)) {
            putNumbers(store, 0, 100);
            store.flush();
        }
        for (Path file : storeFiles()) {
            byte[] content = Files.readAllBytes(file);
            byte[] damaged = content.clone();
            damaged[20] ^= 4;
            Files.write(file, damaged);
            StoreCorruptedException refused =
                    assertThrows(StoreCorruptedException.class, () -> readAll(engine, directory), file.toString());
            assertEquals(file.getFileName().toString(), refused.file());
            assertTrue(refused.offset() >= 0 && refused.offset() < content.length, refused.getMessage());
            assertTrue(
                    refused.getMessage().startsWith(refused.file() + " is damaged at offset "), refused.getMessage());
            Files.write(file, content);
        }
        readAll(engine, directory);
    }

    @ParameterizedTest
    @EnumSource
    void aDirectoryThatMayNotBeWrittenIsRefused(StoreEngine engine) throws IOException {
        assumeFalse(
                "root".equals(System.getProperty("user.name")), "permissions don't bind root: not tested as this user");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assertThrows(StoreIOException.class, () -> open(engine, directory));
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static KeyValueStore open(StoreEngine engine, Path path) {
        return engine.open(path, OptionSets.tiny().build());
    }

    private static void readAll(StoreEngine engine, Path path) {
        try (KeyValueStore store = open(engine, path)) {
            for (int i = 0; i < 100; i++) {
                store.get(TestData.key(i));
            }
        }
    }

    /** Those with the common header. */
    private List<Path> storeFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.endsWith("LOCK") && !file.endsWith("OPTIONS"))
                    .sorted()
                    .toList();
        }
    }

    private List<String> contents() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.endsWith("LOCK"))
                    .sorted()
                    .map(file -> file.getFileName() + " " + file.toFile().length())
                    .toList();
        }
    }
}
