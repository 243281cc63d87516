package dev.kvstore.internal.btree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.kvstore.LeakCheck;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A node says nothing that does not lie inside it, or its check tells. */
class NodeCheckTest {
    private static final int PAGE = 4096;
    private static final int LIMIT = PAGE / 8;
    private static final int END = PAGE - PageLayout.TRAILER;

    /** Where the node lies: between pages that would be no nodes. */
    private static final long AT = PAGE;

    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    private final NativeMemory memory = leaks.watch(new NativeMemory());
    private final Scratch scratch = new Scratch(memory);
    private final NodeEditor editor = new NodeEditor(PAGE, scratch);
    private final Region page = scratch.allocate(3 * PAGE);

    @BeforeEach
    void makeALeafOfTwo() {
        page.fill(0, 3 * PAGE, (byte) -1);
        editor.init(page, AT, PageLayout.LEAF, 0, 5, 7);
        insert(0, "user:1", "\0\1\3Ada");
        insert(1, "user:2", "\0\2\3Bob");
    }

    @AfterEach
    void release() {
        scratch.close();
    }

    @Test
    void whatTheEditorMakesIsSound() {
        checkSoundness(true);
        editor.init(page, AT, PageLayout.LEAF, 0, 5, 7);
        checkSoundness(true);
    }

    @ParameterizedTest(name = "{0} at {1}")
    @CsvSource({
        "65535, 2", // more slots than room
        "8, 4", // entries begin within the slots
        "4089, 4", // entries begin behind their end
        "4095, 14", // a prefix longer than the page
        "515, 14" // a prefix over the entries
    })
    void theHeadMustFitThePage(int number, int at) {
        page.putShort(AT + at, number);
        checkSoundness(false);
    }

    @ParameterizedTest(name = "an entry at {0}")
    @ValueSource(ints = {0, 4000, END - 1, END, 65535})
    void anEntryLiesInTheHeap(int offset) {
        page.putShort(AT + PageLayout.BODY, offset);
        checkSoundness(false);
    }

    @ParameterizedTest(name = "a key of {0}")
    @ValueSource(ints = {LIMIT + 1, 100, Short.MAX_VALUE, Node.LONG_KEY, Node.LONG_KEY | 6})
    void aKeyLiesInItsEntry(int inline) {
        page.putShort(AT + PageLayout.BODY + 2, inline);
        checkSoundness(false);
    }

    @ParameterizedTest(name = "flags {0}")
    @ValueSource(ints = {7, Node.WIDE_VALUE, Node.RUN_VALUE, Node.EXTENDED})
    void theFlagsOfTheLastEntryDontLeadOutOfIt(int flags) {
        long tail = Node.tail(AT, Node.slot(page, AT, 0));
        page.putByte(tail, (byte) flags);
        page.putInt(tail + 2, -1);
        checkSoundness(false);
    }

    @Test
    void anEntryHasFlags() {
        page.putShort(AT + PageLayout.BODY, END);
        page.putShort(AT + PageLayout.BODY + 2, Node.HEAD);
        checkSoundness(false);
    }

    @Test
    void anExtendedValueIsWhole() {
        page.putByte(Node.tail(AT, Node.slot(page, AT, 0)), (byte) Node.EXTENDED);
        checkSoundness(false);
    }

    @Test
    void aValueEndsBeforeThePrefix() {
        long tail = Node.tail(AT, Node.slot(page, AT, 0));
        page.putByte(tail + 2, (byte) 4);
        checkSoundness(false);
    }

    @ParameterizedTest(name = "a run of {0} bytes: {1}")
    @CsvSource({"5000, true", "2147483647, true", "-1, false"})
    void aLongValueFitsAnArray(int length, boolean sound) {
        editor.init(page, AT, PageLayout.LEAF, 0, 5, 7);
        insert(0, "key", "\20\1" + reference(length));
        checkSoundness(sound);
    }

    @ParameterizedTest(name = "a key of {0} bytes: {1}")
    @CsvSource({"513, true", "512, false", "65541, false", "-1, false"})
    void aLongKeyIsLongerThanItsPartInTheLeaf(int length, boolean sound) {
        editor.init(page, AT, PageLayout.LEAF, 0, 5, 7);
        insert(0, "k".repeat(LIMIT + 1), "\0\1\0" + reference(length));
        checkSoundness(sound);
    }

    @ParameterizedTest(name = "a key of {0} bytes: {1}")
    @CsvSource({"513, true", "512, false"})
    void aLongKeyIsLongerThanItsPartInTheBranch(int length, boolean sound) {
        editor.init(page, AT, PageLayout.BRANCH, 1, 5, 7);
        insert(0, "", "childchild");
        insert(1, "k".repeat(LIMIT + 1), "childchild" + reference(length));
        checkSoundness(sound);
    }

    @Test
    void aBranchHasChildrenAndRoomForThem() {
        editor.init(page, AT, PageLayout.BRANCH, 1, 5, 7);
        checkSoundness(false);
        insert(0, "", "childchild");
        checkSoundness(true);
        page.putShort(AT + PageLayout.HEAP, END - 5);
        page.putShort(AT + PageLayout.BODY, END - 5);
        checkSoundness(false);
    }

    private void checkSoundness(boolean sound) {
        String problem = NodeCheck.problem(page, AT, PAGE);
        if (sound) {
            assertNull(problem);
        } else {
            assertFalse(problem == null || problem.isBlank(), "what is wrong is to be said: " + problem);
        }
    }

    /** To a run of page 9. */
    private static String reference(int length) {
        StringBuilder text = new StringBuilder("\11\0\0\0\0\0\7\0\0\0");
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            text.append((char) (length >>> shift & 0xFF));
        }
        return text.toString();
    }

    private void insert(int index, String key, String tail) {
        byte[] keyBytes = key.getBytes(ISO_8859_1);
        byte[] tailBytes = tail.getBytes(ISO_8859_1);
        try (Region k = memory.allocate(MemoryComponent.SCRATCH, Math.max(1, keyBytes.length));
                Region t = memory.allocate(MemoryComponent.SCRATCH, tailBytes.length)) {
            k.write(0, keyBytes, 0, keyBytes.length);
            t.write(0, tailBytes, 0, tailBytes.length);
            editor.insert(page, AT, index, k, 0, keyBytes.length, t, tailBytes.length);
        }
    }
}
