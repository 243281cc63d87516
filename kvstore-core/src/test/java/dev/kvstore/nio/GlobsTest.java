package dev.kvstore.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlobsTest {
    @ParameterizedTest
    @ValueSource(strings = {"[]", "[]]", "[!]", "[!]]", "a[]b]"})
    void classWithoutCharactersIsRefusedAsTheGlobThatItIs(String glob) {
        PatternSyntaxException refused = assertThrows(PatternSyntaxException.class, () -> Globs.toRegex(glob));
        assertEquals(glob, refused.getPattern());
        assertEquals("No character in class", refused.getDescription());
    }

    @Test
    void rangeMayEndInACharacterThatMeansSomethingInRegularExpressions() {
        assertMatches("[A-\\]", "A", "M", "[", "\\");
        assertMatchesNot("[A-\\]", "]", "a", "A-");
        assertMatches("[A-[]", "A", "Z", "[");
        assertMatchesNot("[A-[]", "\\", "]");
    }

    @Test
    void hyphenThatIsBetweenNoCharactersStandsForItself() {
        assertMatches("[--&]", "-", "&");
        assertMatchesNot("[--&]", "+", "'");
        assertMatches("[-a]", "-", "a");
        assertMatches("[a-]", "-", "a");
        assertMatches("[a-c-e]", "b", "-", "e");
        assertMatchesNot("[a-c-e]", "d");
    }

    @Test
    void classOfOneCharacterThatOthersBeginWithHasIt() {
        assertMatches("[^]", "^");
        assertMatches("[-]", "-");
        assertMatches("[!-]", "a");
        assertMatchesNot("[!-]", "-");
    }

    private static void assertMatches(String glob, String... texts) {
        for (String text : texts) {
            assertTrue(Pattern.matches(Globs.toRegex(glob), text), () -> glob + " and " + text);
        }
    }

    private static void assertMatchesNot(String glob, String... texts) {
        for (String text : texts) {
            assertFalse(Pattern.matches(Globs.toRegex(glob), text), () -> glob + " and " + text);
        }
    }
}
