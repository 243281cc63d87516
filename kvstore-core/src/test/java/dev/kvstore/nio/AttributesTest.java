package dev.kvstore.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept about a file besides its content, and what is said of the place where it lies. */
class AttributesTest {
    private static final int TOO_MUCH = 64 << 10;

    @TempDir
    Path directory;

    private KeyValueStore store;
    private FileSystem files;
    private Path file;

    @BeforeEach
    void open() throws IOException {
        show();
        Files.writeString(file, "text");
    }

    private void show() {
        store = KeyValueStore.open(directory);
        files = KeyValueFileSystems.newFileSystem(store, Map.of());
        file = files.getPath("/file");
    }

    @AfterEach
    void close() throws IOException {
        files.close();
        store.close();
    }

    @Test
    void timesKeepTheirNanosecondsThroughAReopening() throws IOException {
        FileTime time = FileTime.from(Instant.ofEpochSecond(1_234_567_890, 123_456_789));
        Files.setLastModifiedTime(file, time);
        close();
        show();
        assertEquals(time, Files.getLastModifiedTime(file));
    }

    @Test
    void theyAreInvisibleToTheRawStore() throws IOException {
        Files.setAttribute(file, "user:note", new byte[1_000]);
        assertArrayEquals("text".getBytes(UTF_8), store.get("file".getBytes(UTF_8)));
        assertEquals(4, store.info("file".getBytes(UTF_8)).length());
    }

    @Test
    void theyMoveWithTheFile() throws IOException {
        Files.setAttribute(file, "user:note", new byte[] {1, 2});
        FileTime before = Files.getLastModifiedTime(file);
        Path moved = Files.move(file, files.getPath("/moved"));
        assertArrayEquals(new byte[] {1, 2}, (byte[]) Files.getAttribute(moved, "user:note"));
        assertEquals(before, Files.getLastModifiedTime(moved));
    }

    @Test
    void moreThanTheStoreTakesIsRefusedAndLeavesTheFileAsItIs() throws IOException {
        Files.setAttribute(file, "user:note", new byte[] {1});
        assertThrows(FileSystemException.class, () -> Files.setAttribute(file, "user:more", new byte[TOO_MUCH]));
        assertEquals(Set.of("note"), Files.readAttributes(file, "user:*").keySet());
        assertEquals("text", Files.readString(file));
    }

    @Test
    void permissionsAreKeptAndNotEnforced() throws IOException {
        Files.setPosixFilePermissions(file, Set.of());
        Files.writeString(file, "other");
        assertEquals("other", Files.readString(file));
        PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
        assertEquals(Set.of(), attributes.permissions());
    }

    @Test
    void permissionsMayBeGivenWithANewFile() throws IOException {
        Path made = Files.createFile(
                files.getPath("/new"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        assertEquals("rwx--x--x", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
    }

    @Test
    void theOwnerIsWhomeverOneSays() throws IOException {
        UserPrincipal owner = files.getUserPrincipalLookupService().lookupPrincipalByName("somebody");
        Files.getFileAttributeView(file, FileOwnerAttributeView.class).setOwner(owner);
        close();
        show();
        assertEquals("somebody", Files.getOwner(file).getName());
    }

    @Test
    void allViewsAreNamed() {
        assertEquals(Set.of("basic", "owner", "posix", "user", "kv"), files.supportedFileAttributeViews());
    }

    @Test
    void theFileStoreHasTheRoomOfTheDeviceBelow() throws IOException {
        FileStore below = Files.getFileStore(directory);
        FileStore shown = Files.getFileStore(file);
        assertEquals("kv", shown.type());
        assertEquals(below.getTotalSpace(), shown.getTotalSpace());
        assertTrue(shown.getUsableSpace() > 0 && shown.getUsableSpace() <= shown.getTotalSpace());
        assertTrue(shown.getUnallocatedSpace() > 0);
        assertEquals(128 << 10, shown.getBlockSize());
    }
}
