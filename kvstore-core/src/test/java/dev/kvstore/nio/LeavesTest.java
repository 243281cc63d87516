package dev.kvstore.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LeavesTest {
    private final Leaves leaves = new Leaves();

    @Test
    void whatWasSeenIsKnownUntilSomebodyElseWrites() {
        leaves.add(key(1), 5);
        assertTrue(leaves.has(key(1), 5));
        assertFalse(leaves.has(key(2), 5));
        assertFalse(leaves.has(key(1), 6));
    }

    @Test
    void whatTheFileSystemWritesItselfLeavesEverythingKnown() {
        leaves.add(key(1), 5);
        leaves.wrote(5, 3, 8);
        assertTrue(leaves.has(key(1), 8));
    }

    @Test
    void aWriteOfOthersBetweenMakesEverythingUnknown() {
        leaves.add(key(1), 5);
        leaves.wrote(5, 3, 9);
        assertFalse(leaves.has(key(1), 9));
        leaves.add(key(2), 9);
        assertFalse(leaves.has(key(1), 9));
        assertTrue(leaves.has(key(2), 9));
    }

    @Test
    void forgettingLosesAllKeys() {
        leaves.add(key(1), 5);
        leaves.forget();
        assertFalse(leaves.has(key(1), 5));
    }

    @Test
    void whatWasSeenTooLongAgoIsNotLearned() {
        leaves.add(key(1), 5);
        leaves.add(key(2), 4);
        assertFalse(leaves.has(key(2), 5));
        assertTrue(leaves.has(key(1), 5));
    }

    @Test
    void fiftyThousandFilesAreRememberedBesideWhatIsStale() {
        for (int i = 0; i < 300_000; i++) {
            leaves.add(key(-1 - i), 5);
        }
        leaves.forget();
        for (int i = 0; i < 50_000; i++) {
            leaves.add(key(i), 5);
        }
        int known = 0;
        for (int i = 0; i < 50_000; i++) {
            known += leaves.has(key(i), 5) ? 1 : 0;
        }
        assertTrue(known > 48_500, known + " of 50,000 are known");
    }

    private static byte[] key(int i) {
        return ("directory/file" + i).getBytes(UTF_8);
    }
}
