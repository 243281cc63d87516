package dev.kvstore.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** What is made of the lines of a child process. */
class VictimTest {
    @Test
    void acknowledgedWriteIsItsNumber() {
        assertEquals(42, Victim.numberIn("42", 41));
    }

    @Test
    void otherLinesAndTheEndLeaveTheNumberBefore() {
        assertEquals(41, Victim.numberIn(Victim.REACHED, 41));
        assertEquals(41, Victim.numberIn("", 41));
        assertEquals(41, Victim.numberIn(null, 41));
    }

    @Test
    void brokenRuleOfTheOrderOfWritingFails() {
        AssertionError failure = assertThrows(AssertionError.class, () -> Victim.numberIn("broken: a rule", 41));
        assertEquals("broken: a rule", failure.getMessage());
    }
}
