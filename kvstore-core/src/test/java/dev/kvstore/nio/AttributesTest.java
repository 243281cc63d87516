package dev.kvstore.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.testkit.FileSystemFixture;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept about a file besides its content, and what is said of the place where it lies. */
class AttributesTest extends FileSystemFixture {
    private static final int TOO_MUCH = 64 << 10;

    private Path file;

    @BeforeEach
    void makeFile() throws IOException {
        file = path("/file");
        Files.writeString(file, "text");
    }

    @Test
    void timesKeepTheirNanosecondsThroughAReopening() throws IOException {
        FileTime time = FileTime.from(Instant.ofEpochSecond(1_234_567_890, 123_456_789));
        Files.setLastModifiedTime(file, time);
        reopen();
        assertEquals(time, Files.getLastModifiedTime(path("/file")));
    }

    @Test
    void eachTimeIsSetAlone() throws IOException {
        BasicFileAttributeView view = Files.getFileAttributeView(file, BasicFileAttributeView.class);
        FileTime modified = FileTime.fromMillis(1_000);
        FileTime accessed = FileTime.fromMillis(2_000);
        FileTime created = FileTime.fromMillis(3_000);
        view.setTimes(modified, null, null);
        view.setTimes(null, accessed, null);
        view.setTimes(null, null, created);
        BasicFileAttributes attributes = view.readAttributes();
        assertEquals(modified, attributes.lastModifiedTime());
        assertEquals(accessed, attributes.lastAccessTime());
        assertEquals(created, attributes.creationTime());
    }

    @Test
    void everyWriteMovesTheTimeForwardEvenFromTheFuture() throws IOException {
        FileTime future = FileTime.from(Instant.now().plusSeconds(1_000));
        Files.setLastModifiedTime(file, future);
        Files.writeString(file, "later");
        FileTime first = Files.getLastModifiedTime(file);
        Files.writeString(file, "later still");
        assertTrue(first.compareTo(future) > 0);
        assertTrue(Files.getLastModifiedTime(file).compareTo(first) > 0);
    }

    @Test
    void readingWritesNothing() throws IOException {
        FileTime accessed =
                Files.readAttributes(file, BasicFileAttributes.class).lastAccessTime();
        long before = store.lastSequence();
        Files.readString(file);
        assertEquals(
                accessed, Files.readAttributes(file, BasicFileAttributes.class).lastAccessTime());
        assertEquals(before, store.lastSequence());
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
        reopen();
        assertEquals("somebody", Files.getOwner(path("/file")).getName());
    }

    @Test
    void theGroupIsSetWithoutTheOwner() throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        view.setOwner(files.getUserPrincipalLookupService().lookupPrincipalByName("somebody"));
        view.setGroup(files.getUserPrincipalLookupService().lookupPrincipalByGroupName("some"));
        assertEquals("somebody", view.readAttributes().owner().getName());
        assertEquals("some", view.readAttributes().group().getName());
    }

    @Test
    void allViewsAreNamed() {
        assertEquals(Set.of("basic", "owner", "posix", "user", "kv"), files.supportedFileAttributeViews());
    }

    @Test
    void nothingIsUsableOfAReadOnlyFileSystem() throws IOException {
        try (FileSystem shown = KeyValueFileSystems.newFileSystem(store, Map.of("readOnly", true))) {
            assertEquals(0, Files.getFileStore(shown.getPath("/file")).getUsableSpace());
        }
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
