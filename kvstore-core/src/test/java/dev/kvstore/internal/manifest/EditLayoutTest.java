package dev.kvstore.internal.manifest;

import static dev.kvstore.internal.manifest.TestTables.key;
import static dev.kvstore.internal.manifest.TestTables.table;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kvstore.StoreFormatException;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.Region;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EditLayoutTest {
    @Test
    void everyFieldComesBack() throws InconsistentEditException {
        VersionEdit edit = new VersionEdit()
                .delete(2, 1L << 40)
                .add(0, table(9, 1, 2))
                .add(6, table(10, new KeyRange(key(1), key(300), true)))
                .logWatermark(12)
                .nextFileNumber(13)
                .lastSequence((1L << 56) - 1)
                .createKeyspace(5, "größe")
                .dropKeyspace(4)
                .nextKeyspaceId(6)
                .cleanClose(77);
        byte[] bytes = EditLayout.encode(edit);
        VersionEdit decoded = decode(bytes);
        assertEquals(edit.addedFiles(), decoded.addedFiles());
        assertEquals(edit.deletedFiles(), decoded.deletedFiles());
        assertEquals(edit.createdKeyspaces(), decoded.createdKeyspaces());
        assertArrayEquals(bytes, EditLayout.encode(decoded));
    }

    @Test
    void theWorkedExampleOfTheFormatDocumentHolds() {
        VersionEdit edit =
                new VersionEdit().logWatermark(12).nextFileNumber(300).createKeyspace(1, "a");
        assertEquals("03010c0402ac02060301" + "0161", HexFormat.of().formatHex(EditLayout.encode(edit)));
    }

    @Test
    void unknownFieldsAreSkippedOrRefusedByTheirTag() throws InconsistentEditException {
        assertEquals(5, decode(new byte[] {64, 2, 1, 1, 3, 1, 5}).logWatermark());
        assertThrows(StoreFormatException.class, () -> decode(new byte[] {63, 0}));
    }

    @Test
    void whatFollowsTheKnownContentOfAFieldIsIgnored() throws InconsistentEditException {
        assertEquals(5, decode(new byte[] {3, 3, 5, 99, 99}).logWatermark());
    }

    @Test
    void anyBytesAreDecodedOrRefusedWithATypedError() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(40)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(10));
            }
            try {
                decode(bytes);
            } catch (InconsistentEditException | StoreFormatException refused) {
                assertNotNull(refused.getMessage(), "seed " + seed);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static VersionEdit decode(byte[] bytes) throws InconsistentEditException {
        try (Region region = TestTables.MEMORY.allocate(MemoryComponent.SCRATCH, bytes.length + 1)) {
            region.write(0, bytes, 0, bytes.length);
            return EditLayout.decode(region, 0, bytes.length, "MANIFEST-000001");
        }
    }
}
