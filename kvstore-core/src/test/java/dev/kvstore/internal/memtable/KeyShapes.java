package dev.kvstore.internal.memtable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Seeded keys of the shapes that stress a radix tree. */
enum KeyShapes {
    /** One to twelve bytes of two values: most keys are prefixes of others. */
    TINY_ALPHABET {
        @Override
        byte[] next(Random random) {
            byte[] key = new byte[1 + random.nextInt(12)];
            for (int i = 0; i < key.length; i++) {
                key[i] = (byte) (random.nextBoolean() ? 0x00 : 0xFF);
            }
            return key;
        }
    },

    /** Two bytes, so that nodes fill up to 256 children. */
    DENSE {
        @Override
        byte[] next(Random random) {
            return new byte[] {(byte) random.nextInt(4), (byte) random.nextInt(256)};
        }
    },

    /** Seventeen bytes: a keyspace and random bytes. */
    RANDOM {
        @Override
        byte[] next(Random random) {
            byte[] key = new byte[17];
            random.nextBytes(key);
            key[0] = 0;
            return key;
        }
    },

    /** Long runs of one byte that differ at one place: skips longer than a prefix tail. */
    LONG_SKIPS {
        @Override
        byte[] next(Random random) {
            byte[] key = new byte[1 + random.nextInt(60)];
            Arrays.fill(key, (byte) 'x');
            for (int i = random.nextInt(3); i > 0; i--) {
                key[random.nextInt(key.length)] = (byte) ('w' + random.nextInt(3));
            }
            return key;
        }
    },

    /** File paths. */
    PATHS {
        @Override
        byte[] next(Random random) {
            StringBuilder path = new StringBuilder();
            for (int depth = 1 + random.nextInt(6); depth > 0; depth--) {
                path.append('/').append(NAMES.get(random.nextInt(NAMES.size())));
            }
            return path.append(random.nextInt(20)).toString().getBytes(StandardCharsets.UTF_8);
        }
    };

    private static final List<String> NAMES =
            List.of("source", "main", "java", "internal", "memtable", "a", "", "configuration");

    /** The next key, not empty. */
    abstract byte[] next(Random random);
}
