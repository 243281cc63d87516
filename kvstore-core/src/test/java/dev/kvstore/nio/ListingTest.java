package dev.kvstore.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.Reader;
import dev.kvstore.testkit.WatchedStore;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which names a listing gives, after how many keys, and what it leaves behind meanwhile. */
@Timeout(
        value = 60,
        threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a listing that does not move on would go on for ever
class ListingTest {
    private static final Set<String> MOVES = Set.of("first", "next", "seek");
    private static final int FIRST_STEP = 8;

    @TempDir
    Path directory;

    private KeyValueStore store;
    private int moves;
    private int open;

    @BeforeEach
    void open() {
        store = WatchedStore.open(directory);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aLargeDirectoryGivesItsFirstNamesAfterEightKeys() {
        putFiles("d/", 5_000);
        assertEquals(FIRST_STEP, listing("d").next().size());
        assertEquals(FIRST_STEP + 1, moves);
    }

    @Test
    void stepsGetLongerUpToFiveHundredAndTwelveKeys() {
        putFiles("d/", 2_000);
        Listing listing = listing("d");
        List<Integer> lengths = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            lengths.add(listing.next().size());
        }
        assertEquals(List.of(8, 16, 32, 64, 128, 256, 512, 512), lengths);
    }

    @Test
    void everyNameComesOnceAndInOrderAcrossSteps() {
        Set<String> expected = new TreeSet<>();
        for (int i = 0; i < 1_500; i++) {
            String name = String.format("n%05d", i);
            put("d/" + name + List.of("", "/", "/below", "/deep/er").get(i % 4));
            expected.add(name);
        }
        assertEquals(List.copyOf(expected), all(listing("d")));
    }

    @Test
    void aSubtreeIsPassedInOneSeekHoweverLargeItIs() {
        put("d/before");
        putFiles("d/large/", 3_000);
        put("d/then");
        assertEquals(List.of("before", "large", "then"), all(listing("d")));
        assertEquals(4, moves);
    }

    @Test
    void theOnlyChildMayBeALargeSubtree() {
        putFiles("d/large/", 3_000);
        putFiles("e", 20);
        assertEquals(List.of("large"), all(listing("d")));
        assertEquals(2, moves);
    }

    @Test
    void aDeepSubtreeIsItsFirstName() {
        put("d/" + "n/".repeat(500) + "f");
        assertEquals(List.of("n"), all(listing("d")));
        assertEquals(List.of("d"), all(listing("")));
    }

    @Test
    void aDirectoryIsThereByItsMarkerOrByWhatLiesBelowAndOnceByBoth() {
        put("d/");
        put("d/both/");
        put("d/both/f");
        put("d/implied/f");
        put("d/marked/");
        assertEquals(List.of("both", "implied", "marked"), all(listing("d")));
    }

    @Test
    void aDirectoryInThePlaceOfAKeyComesOnce() {
        putAll("d/a", "d/a!between", "d/a/below", "d/b");
        assertEquals(List.of("a", "a!between", "b"), all(listing("d")));
    }

    @Test
    void neighboursOfADirectoryAreNotInIt() {
        putAll("d", "d!", "d.txt", "d/in", "d0", "dd/in");
        assertEquals(List.of("in"), all(listing("d")));
    }

    @Test
    void neighboursOfAChildAreNotPassedWithIt() {
        putAll("d/a/x", "d/a0", "d/a1/y");
        assertEquals(List.of("a", "a0", "a1"), all(listing("d")));
    }

    @Test
    void namesMayHaveAnyLength() {
        List<String> expected = new ArrayList<>();
        for (int length = 1; length <= 300; length++) {
            expected.add("n".repeat(length));
            put("d/" + "n".repeat(length));
        }
        assertEquals(expected, all(listing("d")));
    }

    @Test
    void emptyNamesAreNone() {
        putAll("d//", "d//b", "d/x");
        assertEquals(List.of("x"), all(listing("d")));
    }

    @Test
    void whatOnlyHiddenKeysImplyIsNotThere() {
        putAll("d/a/../b", "d/b/\0/c", "d/c/\0", "d/c/x", "d/./y", "d/\0");
        assertEquals(List.of("c"), all(listing("d")));
    }

    @Test
    void aStepFullOfHiddenKeysIsNotTheEnd() {
        for (int i = 0; i < 100; i++) {
            put("d/\0" + i);
        }
        put("d/x");
        assertEquals(1, listing("d").next().size());
    }

    @Test
    void theLongestKeyAtTheEndOfAStepIsPassed() {
        putFiles("d/", FIRST_STEP - 1);
        String longest = "x".repeat(Keyspace.MAX_KEY_LENGTH - 2);
        putAll("d/" + longest, "d/y");
        List<String> names = all(listing("d"));
        assertEquals(List.of(longest, "y"), names.subList(FIRST_STEP - 1, names.size()));
    }

    @Test
    void theRootHasTheFirstNames() {
        putAll("a", "b/c", "/hidden");
        assertEquals(List.of("a", "b"), all(listing("")));
    }

    @Test
    void theEndStaysTheEnd() {
        put("d/");
        Listing listing = listing("d");
        assertEquals(List.of(), listing.next());
        put("d/late");
        assertEquals(List.of(), listing.next());
    }

    @Test
    void nothingIsOpenBetweenSteps() {
        putFiles("d/", 100);
        Listing listing = listing("d");
        for (int i = 0; i < 3; i++) {
            listing.next();
            assertEquals(0, open);
        }
    }

    @Test
    void aStepSeesWhatIsWrittenBehindTheLastOne() {
        putFiles("d/", FIRST_STEP + 1);
        Listing listing = listing("d");
        listing.next();
        putAll("d/a-before", "d/z-behind");
        assertEquals(List.of("f00008", "z-behind"), all(listing));
    }

    @Test
    void filesCostNoMemoryButTheirNames() {
        int count = 20_000;
        putFiles("d/", count);
        Tree tree = tree(store);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            Listing listing = new Listing(tree, bytes("d"));
            long before = threads.getCurrentThreadAllocatedBytes();
            int found = 0;
            for (int some = listing.next().size();
                    some > 0;
                    some = listing.next().size()) {
                found += some;
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            assertEquals(count, found);
        }
        // An array of 22 to 24 bytes, and its share of the list; a second array would be as much again.
        long each = least / count;
        assertTrue(each < 56, each + " bytes for each name");
    }

    /** A listing whose moves and open cursors are counted. */
    private Listing listing(String path) {
        Reader counting = proxy(Reader.class, store, (method, result) -> {
            if (!method.getName().equals("cursor")) {
                return result;
            }
            open++;
            return proxy(Cursor.class, result, (move, more) -> {
                moves += MOVES.contains(move.getName()) ? 1 : 0;
                open -= move.getName().equals("close") ? 1 : 0;
                return more;
            });
        });
        return new Listing(tree(counting), bytes(path));
    }

    private Tree tree(Reader reader) {
        return new Tree(reader, store::timeOf, node -> node, store::lastSequence, new Leaves());
    }

    private void putFiles(String prefix, int count) {
        for (int i = 0; i < count; i++) {
            put(prefix + String.format("f%05d", i));
        }
    }

    private void putAll(String... keys) {
        Arrays.stream(keys).forEach(this::put);
    }

    private void put(String key) {
        store.put(bytes(key), new byte[0]);
    }

    private static List<String> all(Listing listing) {
        List<String> names = new ArrayList<>();
        for (List<byte[]> some = listing.next(); !some.isEmpty(); some = listing.next()) {
            some.forEach(name -> names.add(new String(name, StandardCharsets.UTF_8)));
        }
        return names;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What is done with the result of a call. */
    private interface After {
        Object result(Method method, Object result);
    }

    private static <T> T proxy(Class<T> type, Object target, After after) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            try {
                return after.result(method, method.invoke(target, arguments));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
