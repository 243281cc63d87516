package dev.kvstore.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.testkit.FileSystemFixture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A directory opened as programs do that want its names to be durable. */
class DirectoryChannelTest extends FileSystemFixture {
    private Path opened;

    @BeforeEach
    void makeDirectory() throws IOException {
        opened = Files.createDirectory(files.getPath("/d"));
    }

    @Test
    void forcingItMakesDurableWhatIsInTheStore() throws IOException {
        try (FileChannel channel = FileChannel.open(opened)) {
            Files.writeString(opened.resolve("file"), "text");
            channel.force(true);
            assertTrue(store.metrics().walLastSyncedSequence() >= store.lastSequence());
        }
    }

    @Test
    void itHasNoBytesToRead() throws IOException {
        try (FileChannel channel = FileChannel.open(opened)) {
            assertEquals(0, channel.size());
            assertEquals(0, channel.read(ByteBuffer.allocate(0)));
            assertThrows(IOException.class, () -> channel.read(ByteBuffer.allocate(1)));
            assertThrows(IOException.class, () -> channel.read(new ByteBuffer[] {ByteBuffer.allocate(1)}));
            assertThrows(IOException.class, () -> channel.transferTo(0, 1, channel));
        }
    }

    @Test
    void itTakesNoBytes() throws IOException {
        try (FileChannel channel = FileChannel.open(opened)) {
            assertThrows(NonWritableChannelException.class, () -> channel.write(ByteBuffer.allocate(1)));
            assertThrows(NonWritableChannelException.class, () -> channel.truncate(0));
            assertThrows(NonWritableChannelException.class, () -> channel.transferFrom(channel, 0, 1));
        }
    }

    @Test
    void itIsNeitherMappedNorOpenedForWriting() throws IOException {
        try (FileChannel channel = FileChannel.open(opened)) {
            assertThrows(UnsupportedOperationException.class, () -> channel.map(FileChannel.MapMode.READ_ONLY, 0, 0));
        }
        assertThrows(FileSystemException.class, () -> FileChannel.open(opened, StandardOpenOption.WRITE));
    }

    @Test
    void closedItRefusesEverything() throws IOException {
        FileChannel channel = FileChannel.open(opened);
        channel.close();
        assertThrows(ClosedChannelException.class, () -> channel.force(true));
        assertThrows(ClosedChannelException.class, () -> channel.read(ByteBuffer.allocate(0)));
        assertThrows(ClosedChannelException.class, () -> channel.write(ByteBuffer.allocate(0)));
        assertThrows(ClosedChannelException.class, channel::position);
    }
}
