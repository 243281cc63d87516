package dev.kvstore.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeavesTest {
    private final Leaves leaves = new Leaves();

    @Test
    void whatWasSeenIsKnownUntilSomebodyElseWrites() {
        leaves.add(key(1), 5);
        assertThat(leaves.has(key(1), 5)).isTrue();
        assertThat(leaves.has(key(2), 5)).isFalse();
        assertThat(leaves.has(key(1), 6)).isFalse();
    }

    @Test
    void whatTheFileSystemWritesItselfLeavesEverythingKnown() {
        leaves.add(key(1), 5);
        leaves.wrote(5, 3, 8);
        assertThat(leaves.has(key(1), 8)).isTrue();
    }

    @Test
    void aWriteOfOthersBetweenMakesEverythingUnknown() {
        leaves.add(key(1), 5);
        leaves.wrote(5, 3, 9);
        assertThat(leaves.has(key(1), 9)).isFalse();
        leaves.add(key(2), 9);
        assertThat(leaves.has(key(1), 9)).isFalse();
        assertThat(leaves.has(key(2), 9)).isTrue();
    }

    @Test
    void forgettingLosesAllKeys() {
        leaves.add(key(1), 5);
        leaves.forget();
        assertThat(leaves.has(key(1), 5)).isFalse();
    }

    @Test
    void whatWasSeenTooLongAgoIsNotLearned() {
        leaves.add(key(1), 5);
        leaves.add(key(2), 4);
        assertThat(leaves.has(key(2), 5)).isFalse();
        assertThat(leaves.has(key(1), 5)).isTrue();
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
        assertThat(known).isGreaterThan(48_500);
    }

    private static byte[] key(int i) {
        return ("directory/file" + i).getBytes(UTF_8);
    }
}
