package dev.kvstore.samples.shell.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CommandWordsTest {
    @Test
    void blanksSeparateWords() {
        assertWords("  put   a\tb ", "put", "a", "b");
        assertWords("");
    }

    @Test
    void quotesHoldBlanksTogether() {
        assertWords("put 'a b' \"c 'd'\"", "put", "a b", "c 'd'");
        assertWords("put k=' v 'x", "put", "k= v x");
    }

    @Test
    void emptyWordsNeedQuotes() {
        assertWords("put a ''", "put", "a", "");
        assertWords("put a \"\"", "put", "a", "");
    }

    @Test
    void aBackslashIsItself() {
        assertWords("put \\x00 '\\n' \"\\\\ \\\"\"", "put", "\\x00", "\\n", "\\\\ \"");
    }

    @Test
    void anOpenQuoteMeansThatTheCommandGoesOn() {
        assertTrue(CommandWords.of("put a 'b").isUnfinished());
        assertFalse(CommandWords.of("put a 'b'").isUnfinished());
        assertWords("put a 'b\nc'", "put", "a", "b\nc");
    }

    @Test
    void quotedWordsAreReadBack() {
        for (String word : new String[] {"", "plain", "a b", "it's", "say \"x\"", "both ' and \"", "\\x00 "}) {
            assertWords(CommandWords.quote(word), word);
        }
    }

    private static void assertWords(String line, String... expected) {
        assertArrayEquals(expected, CommandWords.of(line).texts());
    }
}
