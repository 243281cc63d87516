package dev.kvstore.model;

import dev.kvstore.KeyRange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Keys and values of one random run: each run has its own kind of keys, drawn from a limited number of them. */
public final class KeyGenerator {
    /** How the keys of a run look. */
    enum Shape {
        /** Eight bytes, in the order of their numbers. */
        DENSE,
        /** One to eight bytes from the whole range. */
        SHORT,
        /** A long prefix that all share. */
        LONG_PREFIX,
        /** Each key is a prefix of others. */
        NESTED,
        /** Paths with a few directories. */
        PATHS,
        /** Bytes 0x00, 0x7F, 0x80 and 0xFF only. */
        EXTREMES,
        /** A few hundred to a few thousand bytes. */
        LONG
    }

    private static final byte[] EXTREME_BYTES = {0, 0x7F, (byte) 0x80, (byte) 0xFF};

    private final Random random;
    private final Shape shape;
    private final int keys;
    private final boolean skewed;
    private final long salt;

    public KeyGenerator(Random random) {
        this.random = random;
        this.shape = Shape.values()[random.nextInt(Shape.values().length)];
        this.keys = shape == Shape.LONG ? 100 : 50 << random.nextInt(6);
        this.skewed = random.nextBoolean();
        this.salt = random.nextLong();
    }

    /** One of the run's keys. */
    public byte[] key() {
        int number = random.nextInt(keys);
        return key(skewed ? Math.min(number, random.nextInt(keys)) : number);
    }

    /** A key that may lie between the run's keys. */
    public byte[] anyKey() {
        byte[] key = key();
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(key, key.length + 1);
            case 1 -> Arrays.copyOf(key, Math.max(1, key.length - 1));
            default -> key;
        };
    }

    /** A range: everything, one side open, a prefix, or between two keys. */
    public KeyRange range() {
        return switch (random.nextInt(6)) {
            case 0 -> KeyRange.all();
            case 1 -> KeyRange.from(anyKey());
            case 2 -> KeyRange.between(null, anyKey());
            case 3 -> {
                byte[] key = key();
                yield KeyRange.prefix(Arrays.copyOf(key, random.nextInt(key.length + 1)));
            }
            default -> between(anyKey(), anyKey());
        };
    }

    /** A range that seldom covers much, for deletions. */
    public KeyRange narrowRange() {
        byte[] from = key();
        byte[] to = key();
        for (int i = 0; i < 4; i++) {
            byte[] other = key();
            if (Arrays.compareUnsigned(other, from) > 0 && Arrays.compareUnsigned(other, to) < 0) {
                to = other;
            }
        }
        return between(from, to);
    }

    /** Mostly short, at times empty or long. */
    public byte[] value() {
        int choice = random.nextInt(100);
        int length = choice < 3 ? 0 : choice < 90 ? random.nextInt(200) : random.nextInt(choice < 99 ? 4000 : 40_000);
        byte[] value = new byte[length];
        random.nextBytes(value);
        if (random.nextBoolean()) {
            Arrays.fill(value, length / 2, length, (byte) 'z');
        }
        return value;
    }

    @Override
    public String toString() {
        return keys + (skewed ? " skewed " : " uniform ") + shape + " keys";
    }

    private static KeyRange between(byte[] one, byte[] other) {
        return Arrays.compareUnsigned(one, other) <= 0 ? KeyRange.between(one, other) : KeyRange.between(other, one);
    }

    private byte[] key(int number) {
        Random own = new Random(salt + number);
        return switch (shape) {
            case DENSE -> ByteBuffer.allocate(8).putLong(number).array();
            case SHORT -> noise(own, 1 + own.nextInt(8));
            case LONG_PREFIX ->
                ByteBuffer.allocate(68).put(64, (byte) 1).putInt(64, number).array();
            case NESTED -> filled(1 + number % 300, (byte) ('a' + number / 300));
            case PATHS -> path(own, number);
            case EXTREMES -> extremes(own);
            case LONG -> noise(own, 200 + own.nextInt(2000));
        };
    }

    private static byte[] path(Random own, int number) {
        return ("dir-" + own.nextInt(4) + "/sub-" + own.nextInt(3) + "/file-" + number)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] filled(int length, byte value) {
        byte[] key = new byte[length];
        Arrays.fill(key, value);
        return key;
    }

    private static byte[] extremes(Random own) {
        byte[] key = new byte[1 + own.nextInt(6)];
        for (int i = 0; i < key.length; i++) {
            key[i] = EXTREME_BYTES[own.nextInt(EXTREME_BYTES.length)];
        }
        return key;
    }

    private static byte[] noise(Random own, int length) {
        byte[] key = new byte[length];
        own.nextBytes(key);
        return key;
    }
}
