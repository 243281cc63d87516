package dev.kvstore.samples.quickstart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashMap;
import java.util.Map;
import net.openhft.chronicle.bytes.Bytes;

/**
 * Counts the words of a text: runs of 3 to {@value #LONGEST} ASCII letters in lower case. It serves for class files as
 * well, whose names are text, and finds none in other binary files. Not thread-safe.
 */
final class WordCounter {
    static final int LONGEST = 32;

    private static final int SHORTEST = 3;
    private static final int CLASS_MAGIC = 0xCAFEBABE;
    private static final int PROBED_BYTES = 4096;

    private final byte[] word = new byte[LONGEST];

    /** How often each word occurs between the read position and the read limit, which stay where they are. */
    Map<String, Integer> count(Bytes<?> content) {
        Map<String, Integer> counts = new HashMap<>();
        if (!isText(content) && !isClass(content)) {
            return counts;
        }
        int length = 0;
        for (long at = content.readPosition(); at < content.readLimit(); at++) {
            int letter = content.readByte(at) | 0x20;
            if (letter >= 'a' && letter <= 'z') {
                if (length < LONGEST) {
                    word[length] = (byte) letter;
                }
                length++;
            } else {
                add(length, counts);
                length = 0;
            }
        }
        add(length, counts);
        return counts;
    }

    private void add(int length, Map<String, Integer> counts) {
        if (length >= SHORTEST && length <= LONGEST) {
            counts.merge(new String(word, 0, length, ISO_8859_1), 1, Integer::sum);
        }
    }

    private static boolean isText(Bytes<?> content) {
        long end = Math.min(content.readLimit(), content.readPosition() + PROBED_BYTES);
        for (long at = content.readPosition(); at < end; at++) {
            if (content.readByte(at) == 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isClass(Bytes<?> content) {
        return content.readRemaining() >= Integer.BYTES
                && Integer.reverseBytes(content.readInt(content.readPosition())) == CLASS_MAGIC;
    }
}
