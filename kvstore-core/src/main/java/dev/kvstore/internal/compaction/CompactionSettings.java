package dev.kvstore.internal.compaction;

/**
 * The shape that compaction works towards. Immutable; a running job keeps the settings it started with.
 *
 * @param levelZeroTrigger files in level 0 from which on they are merged into the tree, 1 to 100. Fewer make
 *     reads of unsettled data faster, more make writes cheaper
 * @param levelBaseBytes the size in bytes up to which the tree has a single level below level 0, and the
 *     largest size of the first level after that, 1,024 to 2<sup>50</sup>
 * @param levelMultiplier how much larger each level is than the one above it, 2 to 100
 * @param targetFileBytes the size in bytes at which an output table is closed, 1,024 to 2<sup>40</sup>
 */
public record CompactionSettings(int levelZeroTrigger, long levelBaseBytes, int levelMultiplier, long targetFileBytes) {
    /** Four files, 256 MiB, ten times, 64 MiB. */
    public static final CompactionSettings DEFAULT = new CompactionSettings(4, 256L << 20, 10, 64L << 20);

    /** A compaction does not grow beyond this many target files of input by its own choice. */
    private static final int MAX_INPUT_FILES = 25;

    /** An output table is closed early when it overlaps this many target files two levels down. */
    private static final int MAX_GRANDPARENT_FILES = 10;

    /** Checks the ranges. */
    public CompactionSettings {
        requireRange("levelZeroTrigger", levelZeroTrigger, 1, 100);
        requireRange("levelBaseBytes", levelBaseBytes, 1024, 1L << 50);
        requireRange("levelMultiplier", levelMultiplier, 2, 100);
        requireRange("targetFileBytes", targetFileBytes, 1024, 1L << 40);
    }

    /** Input in bytes beyond which no file is added to a plan that could do without it. */
    public long maxInputBytes() {
        return MAX_INPUT_FILES * targetFileBytes;
    }

    /** Bytes of the level below the output level that one output table may overlap. */
    public long maxGrandparentBytes() {
        return MAX_GRANDPARENT_FILES * targetFileBytes;
    }

    private static void requireRange(String name, long value, long smallest, long largest) {
        if (value < smallest || value > largest) {
            throw new IllegalArgumentException(name + " must be " + smallest + " to " + largest + ", got " + value);
        }
    }
}
