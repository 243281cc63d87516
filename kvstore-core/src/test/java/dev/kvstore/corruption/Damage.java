package dev.kvstore.corruption;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/** Ways in which the content of a file goes wrong; each may do so at a number of places. */
enum Damage {
    FLIPPED_BIT {
        @Override
        int places(byte[] content, int used) {
            return Math.min(content.length, used + BEHIND_END);
        }

        @Override
        byte[] apply(byte[] content, byte[] other, int place, Random random) {
            return with(content, place, content[place] ^ 1 << random.nextInt(Byte.SIZE));
        }
    },
    ZERO_BYTE {
        @Override
        int places(byte[] content, int used) {
            return used;
        }

        @Override
        byte[] apply(byte[] content, byte[] other, int place, Random random) {
            return with(content, place, 0);
        }
    },
    ONES_BYTE {
        @Override
        int places(byte[] content, int used) {
            return Math.min(content.length, used + BEHIND_END);
        }

        @Override
        byte[] apply(byte[] content, byte[] other, int place, Random random) {
            return with(content, place, 0xFF);
        }
    },
    CUT_OFF {
        @Override
        int places(byte[] content, int used) {
            return Math.min(content.length, used + 1);
        }

        @Override
        byte[] apply(byte[] content, byte[] other, int place, Random random) {
            return Arrays.copyOf(content, place);
        }
    },
    ZEROED_SECTOR {
        @Override
        int places(byte[] content, int used) {
            return sectors(used);
        }

        @Override
        byte[] apply(byte[] content, byte[] other, int place, Random random) {
            byte[] damaged = content.clone();
            int from = place * SECTOR;
            Arrays.fill(damaged, from, Math.min(damaged.length, from + SECTOR), (byte) 0);
            return damaged;
        }
    },
    /** What lies in another file of the store at that place, as if the block had never been written. */
    STALE_SECTOR {
        @Override
        int places(byte[] content, int used) {
            return sectors(used);
        }

        @Override
        byte[] apply(byte[] content, byte[] other, int place, Random random) {
            int from = place * SECTOR;
            return copied(content, from, other, from);
        }
    },
    SWAPPED_SECTORS {
        @Override
        int places(byte[] content, int used) {
            return sectors(used) * sectors(used);
        }

        @Override
        byte[] apply(byte[] content, byte[] other, int place, Random random) {
            int sectors = (content.length + SECTOR - 1) / SECTOR;
            int one = place % sectors * SECTOR;
            int two = place / sectors % sectors * SECTOR;
            return copied(copied(content, one, content, two), two, content, one);
        }
    },
    SWAPPED_PAGES {
        @Override
        int places(byte[] content, int used) {
            int pages = (used + PAGE - 1) / PAGE;
            return pages < 2 ? 0 : pages;
        }

        @Override
        byte[] apply(byte[] content, byte[] other, int place, Random random) {
            byte[] damaged = content;
            int next = (place + 1) * PAGE < content.length ? place + 1 : 0;
            for (int i = 0; i < PAGE; i += SECTOR) {
                damaged = copied(damaged, place * PAGE + i, content, next * PAGE + i);
                damaged = copied(damaged, next * PAGE + i, content, place * PAGE + i);
            }
            return damaged;
        }
    },
    /** A second copy of a part, as a write that was made twice leaves it. */
    DOUBLED_PART {
        @Override
        int places(byte[] content, int used) {
            return Math.min(64, used);
        }

        @Override
        byte[] apply(byte[] content, byte[] other, int place, Random random) {
            int from = random.nextInt(content.length);
            int to = random.nextInt(content.length);
            int length = Math.min(1 + random.nextInt(200), content.length - Math.max(from, to));
            byte[] damaged = content.clone();
            System.arraycopy(content, from, damaged, to, length);
            return damaged;
        }
    };

    static final int SECTOR = 512;
    static final int PAGE = 4096;
    /** How much of the zeros behind the records of a log is damaged, too. */
    private static final int BEHIND_END = 64;

    /** How many places of a file can be damaged so, of whose content the first bytes are used. */
    abstract int places(byte[] content, int used);

    /** The content with the damage at a place. */
    abstract byte[] apply(byte[] content, byte[] other, int place, Random random);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static byte[] with(byte[] content, int place, int value) {
        byte[] damaged = content.clone();
        damaged[place] = (byte) value;
        return damaged;
    }

    private static int sectors(int bytes) {
        return (bytes + SECTOR - 1) / SECTOR;
    }

    /** One sector replaced by a sector of another content, zeros behind its end. */
    private static byte[] copied(byte[] content, int to, byte[] source, int from) {
        byte[] damaged = content.clone();
        for (int i = 0; i < SECTOR && to + i < damaged.length; i++) {
            damaged[to + i] = from + i < source.length ? source[from + i] : 0;
        }
        return damaged;
    }
}
