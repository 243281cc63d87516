package dev.kvstore.internal.btree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The worked page of the format's document. */
class NodeFormatTest {
    private static final int PAGE = 4096;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private final NativeMemory memory = new NativeMemory();

    @Test
    void aLeafIsLaidOutAsItsDocumentSays() {
        try (Scratch scratch = new Scratch(memory)) {
            NodeEditor editor = new NodeEditor(PAGE, scratch);
            Region page = scratch.allocate(PAGE);
            editor.init(page, 0, PageLayout.LEAF, 0, 5, 7);
            insert(editor, page, 0, "\0user:1", "\0\1\3Ada");
            insert(editor, page, 1, "\0user:2", "\0\2\3Bob");
            assertEquals("01 00 02 00 e6 0f 00 00", hex(page, 0x0000, 8));
            assertEquals("05 00 00 00 00 00 00 00", hex(page, 0x0008, 8));
            assertEquals("07 00 00 00 00 00 00 00", hex(page, 0x0010, 8));
            assertEquals("ef 0f 07 00 65 73 75 00", hex(page, 0x0018, 8));
            assertEquals("e6 0f 07 00 65 73 75 00", hex(page, 0x0020, 8));
            assertEquals("72 3a 32 00 02 03 42 6f 62", hex(page, 0x0fe6, 9));
            assertEquals("72 3a 31 00 01 03 41 64 61", hex(page, 0x0fef, 9));
        }
        assertEquals(0, memory.used());
    }

    private void insert(NodeEditor editor, Region page, int index, String key, String tail) {
        byte[] keyBytes = key.getBytes(ISO_8859_1);
        byte[] tailBytes = tail.getBytes(ISO_8859_1);
        try (Region k = memory.allocate(MemoryComponent.SCRATCH, keyBytes.length);
                Region t = memory.allocate(MemoryComponent.SCRATCH, tailBytes.length)) {
            k.write(0, keyBytes, 0, keyBytes.length);
            t.write(0, tailBytes, 0, tailBytes.length);
            editor.insert(page, 0, index, k, 0, keyBytes.length, t, tailBytes.length);
        }
    }

    private static String hex(Region page, int offset, int length) {
        return HEX.formatHex(page.toArray(offset, length));
    }
}
