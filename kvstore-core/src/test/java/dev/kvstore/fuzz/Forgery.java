package dev.kvstore.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Changes to one file, read from any bytes: first which file, then edits, each a place (three bytes), a length of one to
 * eight (one byte) and what is written there.
 */
final class Forgery {
    private static final int PLACE_BYTES = 3;
    private static final int MOST_BYTES = 8;
    private static final long[] INTERESTING = {
        0, 1, -1, 2, 5, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, 1L << 40
    };

    private final byte[] input;

    Forgery(byte[] input) {
        this.input = input;
    }

    /** A random one for a file whose bytes from {@code used} on are zero. */
    static byte[] random(Random random, int file, int used) {
        List<Byte> bytes = new ArrayList<>();
        bytes.add((byte) file);
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            int place = random.nextInt(used);
            for (int shift = 16; shift >= 0; shift -= Byte.SIZE) {
                bytes.add((byte) (place >> shift));
            }
            int length = 1 << random.nextInt(4);
            bytes.add((byte) (length - 1));
            long content = random.nextBoolean() ? random.nextLong() : INTERESTING[random.nextInt(INTERESTING.length)];
            for (int i = 0; i < length; i++) {
                bytes.add((byte) (content >>> (Byte.SIZE * i)));
            }
        }
        byte[] encoded = new byte[bytes.size()];
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = bytes.get(i);
        }
        return encoded;
    }

    /** Which of so many files is changed. */
    int file(int files) {
        return input.length == 0 ? 0 : (input[0] & 0xFF) % files;
    }

    /** A changed copy of the file's content. */
    byte[] applyTo(byte[] content) {
        byte[] changed = content.clone();
        ByteBuffer edits = ByteBuffer.wrap(input).position(Math.min(1, input.length));
        while (edits.remaining() > PLACE_BYTES + 1) {
            int place = (edits.get() & 0xFF) << 16 | (edits.get() & 0xFF) << 8 | (edits.get() & 0xFF);
            int length = 1 + (edits.get() & (MOST_BYTES - 1));
            for (int i = 0; i < length && edits.hasRemaining(); i++) {
                changed[(int) ((place + (long) i) % changed.length)] = edits.get();
            }
        }
        return changed;
    }
}
