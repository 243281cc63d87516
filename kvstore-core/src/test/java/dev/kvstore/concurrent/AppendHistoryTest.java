package dev.kvstore.concurrent;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.concurrent.AppendHistory.Committed;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The check for serializability accepts what is right and names what is wrong. */
class AppendHistoryTest {
    private final AppendHistory history = new AppendHistory();

    @Test
    void acceptsASerialHistory() {
        history.add(new Committed(1, "a", reads(1, ""), Set.of(1)));
        history.add(new Committed(2, "b", reads(1, "1", 2, ""), Set.of(2)));
        history.add(new Committed(3, "a", reads(1, "1", 2, "2"), Set.of(1)));
        assertNull(history.check(reads(1, "1 3", 2, "2")));
    }

    @Test
    void findsWriteSkew() {
        history.add(new Committed(1, "a", reads(1, "", 2, ""), Set.of(1)));
        history.add(new Committed(2, "b", reads(1, "", 2, ""), Set.of(2)));
        assertFinds("cycle", reads(1, "1", 2, "2"));
    }

    @Test
    void findsALostUpdate() {
        history.add(new Committed(1, "a", reads(1, ""), Set.of(1)));
        history.add(new Committed(2, "b", reads(1, ""), Set.of(1)));
        assertFinds("2 appends were committed and 1 are there", reads(1, "2"));
    }

    @Test
    void findsReadsOfTwoMoments() {
        history.add(new Committed(1, "a", reads(1, "", 2, ""), Set.of(1, 2)));
        history.add(new Committed(2, "b", reads(1, "1", 2, ""), Set.of()));
        assertFinds("cycle", reads(1, "1", 2, "1"));
    }

    @Test
    void findsReadsOfWhatWasNeverCommitted() {
        history.add(new Committed(2, "b", reads(1, "1"), Set.of()));
        assertFinds("no beginning", reads(1, ""));
        assertFinds("was not committed", reads(1, "1"));
    }

    @Test
    void findsASessionThatGoesBackInTime() {
        history.add(new Committed(1, "a", reads(1, ""), Set.of(1)));
        history.add(new Committed(2, "a", reads(1, ""), Set.of()));
        assertFinds("cycle", reads(1, "1"));
    }

    private void assertFinds(String problem, Map<Integer, long[]> last) {
        String found = history.check(last);
        assertNotNull(found);
        assertTrue(found.contains(problem), found);
    }

    /** Keys with lists, written as text. */
    private static Map<Integer, long[]> reads(Object... keysAndLists) {
        Map<Integer, long[]> lists = new HashMap<>();
        for (int i = 0; i < keysAndLists.length; i += 2) {
            String text = (String) keysAndLists[i + 1];
            long[] list = text.isEmpty()
                    ? new long[0]
                    : Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
            lists.put((Integer) keysAndLists[i], list);
        }
        return lists;
    }
}
