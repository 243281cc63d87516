package dev.kvstore.samples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import net.openhft.chronicle.bytes.Bytes;
import org.junit.jupiter.api.Test;

class WordCounterTest {
    private final WordCounter counter = new WordCounter();

    @Test
    void wordsAreRunsOfLettersInLowerCase() {
        assertEquals(Map.of("the", 2, "cat", 1), count("The cat: the a1b".getBytes(UTF_8)));
    }

    @Test
    void veryLongRunsAreNoWords() {
        String longest = "x".repeat(WordCounter.LONGEST);
        assertEquals(Map.of(longest, 1), count((longest + " " + longest + "x").getBytes(UTF_8)));
    }

    @Test
    void binaryFilesHoldNone() {
        assertEquals(Map.of(), count(new byte[] {'c', 'a', 't', 0, 'd', 'o', 'g'}));
    }

    @Test
    void classFilesHoldTheirNames() {
        assertEquals(
                Map.of("cat", 1),
                count(new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 'c', 'a', 't'}));
    }

    private Map<String, Integer> count(byte[] content) {
        Bytes<?> bytes = Bytes.allocateElasticOnHeap(64);
        return counter.count(bytes.write(content));
    }
}
