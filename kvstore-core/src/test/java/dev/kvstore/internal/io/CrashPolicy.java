package dev.kvstore.internal.io;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;

/**
 * Decides what of the changes that were not synced has reached a simulated device when its power fails.
 * Immutable; {@link #decisions()} starts the same sequence of decisions anew each time.
 */
public interface CrashPolicy {
    /** Which sets of unsynced directory operations may survive. */
    enum Names {
        /** Any prefix of a directory's operations, as on a file system with an ordered journal. */
        JOURNALLED,

        /** Any subset of them. */
        STRICT
    }

    /** The decisions of one crash, asked for in a fixed order. */
    interface Decisions {
        /** Which of a directory's {@code operations} unsynced operations, in order, survive. */
        BitSet survivingNames(int operations);

        /** The size of a file whose size changed from {@code durable} to {@code current}. */
        long survivingSize(long durable, long current);

        /**
         * The new content of a dirty page.
         *
         * @param before what the device held, or what lies on a block that was never written: zeros or
         *     a page of another file
         * @param current what the page cache holds
         * @return a fresh array
         */
        byte[] survivingPage(byte[] before, byte[] current);

        /** Whether a lost block that was never written shows old content of the device instead of zeros. */
        boolean showsStaleBlock();

        /** A number in [0, bound), for choosing a stale block. */
        int choose(int bound);
    }

    Decisions decisions();

    /** Only what was synced is there. */
    static CrashPolicy nothingSurvives() {
        return new Uniform(false);
    }

    /** Everything happens to have reached the device. */
    static CrashPolicy everythingSurvives() {
        return new Uniform(true);
    }

    /** Dirty unit i (directory operation, size or page, in the device's order) survives if bit i is set. */
    static CrashPolicy subset(long units) {
        return new Subset(units);
    }

    /** Any mix; the same seed makes the same decisions. */
    static CrashPolicy random(long seed, Names names) {
        return new Mixed(seed, names);
    }

    /** All or nothing. */
    record Uniform(boolean survives) implements CrashPolicy {
        @Override
        public Decisions decisions() {
            return new UnitDecisions() {
                @Override
                boolean nextUnitSurvives() {
                    return survives;
                }
            };
        }
    }

    /** Chosen units. */
    record Subset(long units) implements CrashPolicy {
        @Override
        public Decisions decisions() {
            return new UnitDecisions() {
                private int unit;

                @Override
                boolean nextUnitSurvives() {
                    int current = unit++;
                    return current < Long.SIZE && (units >>> current & 1) != 0;
                }
            };
        }
    }

    /** Seeded mixes. */
    record Mixed(long seed, Names names) implements CrashPolicy {
        @Override
        public Decisions decisions() {
            return new MixedDecisions(new Random(seed), names);
        }
    }

    /** Whole units survive or not; lost new blocks are zero. */
    abstract class UnitDecisions implements Decisions {
        abstract boolean nextUnitSurvives();

        @Override
        public BitSet survivingNames(int operations) {
            BitSet surviving = new BitSet();
            for (int i = 0; i < operations; i++) {
                surviving.set(i, nextUnitSurvives());
            }
            return surviving;
        }

        @Override
        public long survivingSize(long durable, long current) {
            return nextUnitSurvives() ? current : durable;
        }

        @Override
        public byte[] survivingPage(byte[] before, byte[] current) {
            return (nextUnitSurvives() ? current : before).clone();
        }

        @Override
        public boolean showsStaleBlock() {
            return false;
        }

        @Override
        public int choose(int bound) {
            return 0;
        }
    }

    /**
     * Each unit by chance. The chance itself differs from crash to crash, so that nearly everything and
     * nearly nothing come up as often as half of it.
     */
    final class MixedDecisions implements Decisions {
        private static final double[] CHANCES = {0, 0.05, 0.5, 0.95, 1};
        private static final int SECTOR = 512;

        private final Random random;
        private final Names names;
        private final double pageSurvives;
        private final double nameSurvives;
        private final double blockIsStale;

        MixedDecisions(Random random, Names names) {
            this.random = random;
            this.names = names;
            pageSurvives = CHANCES[random.nextInt(CHANCES.length)];
            nameSurvives = CHANCES[random.nextInt(CHANCES.length)];
            blockIsStale = CHANCES[random.nextInt(CHANCES.length)];
        }

        @Override
        public BitSet survivingNames(int operations) {
            BitSet surviving = new BitSet();
            if (names == Names.JOURNALLED) {
                surviving.set(0, random.nextInt(operations + 1));
                return surviving;
            }
            for (int i = 0; i < operations; i++) {
                surviving.set(i, random.nextDouble() < nameSurvives);
            }
            return surviving;
        }

        @Override
        public long survivingSize(long durable, long current) {
            return switch (random.nextInt(3)) {
                case 0 -> durable;
                case 1 -> current;
                default -> {
                    long low = Math.min(durable, current);
                    long span = Math.abs(current - durable);
                    yield low + Math.min(span, (long) (random.nextDouble() * (span + 1)));
                }
            };
        }

        @Override
        public byte[] survivingPage(byte[] before, byte[] current) {
            return switch (random.nextInt(4)) {
                case 0 -> prefix(before, current);
                case 1 -> sectors(before, current);
                default -> (random.nextDouble() < pageSurvives ? current : before).clone();
            };
        }

        @Override
        public boolean showsStaleBlock() {
            return random.nextDouble() < blockIsStale;
        }

        @Override
        public int choose(int bound) {
            return random.nextInt(bound);
        }

        /** Cut where it makes a difference, if there is one: most pages differ in a few bytes only. */
        private byte[] prefix(byte[] before, byte[] current) {
            int first = Arrays.mismatch(before, current);
            if (first < 0) {
                return before.clone();
            }
            int last = current.length - 1;
            while (before[last] == current[last]) {
                last--;
            }
            int length = first + random.nextInt(last - first + 2);
            byte[] page = before.clone();
            System.arraycopy(current, 0, page, 0, length);
            return page;
        }

        private byte[] sectors(byte[] before, byte[] current) {
            byte[] page = before.clone();
            for (int sector = 0; sector < page.length; sector += SECTOR) {
                if (random.nextBoolean()) {
                    System.arraycopy(current, sector, page, sector, SECTOR);
                }
            }
            return page;
        }
    }
}
