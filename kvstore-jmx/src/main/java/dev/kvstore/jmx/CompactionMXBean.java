package dev.kvstore.jmx;

import java.util.Map;

/** The tree of tables, and keeping it in shape. */
@Description("The tree of tables, and keeping it in shape.")
public interface CompactionMXBean {
    @Description("Compactions that run now.")
    long getRunningCompactions();

    @Description("How far compaction is behind the shape it aims at.")
    @Unit("bytes")
    long getPendingCompactionBytes();

    @Description("Compactions that were completed.")
    long getCompactionCount();

    @Description("Compactions that failed; they changed nothing.")
    long getCompactionFailureCount();

    @Description("Bytes of tables read by compactions.")
    @Unit("bytes")
    long getCompactionBytesRead();

    @Description("Bytes of tables written by compactions.")
    @Unit("bytes")
    long getCompactionBytesWritten();

    @Description("Deletion marks that were compacted away.")
    long getTombstonesDropped();

    @Description("Bytes written to log and tables per byte written by users.")
    double getWriteAmplification();

    @Description("Bytes of tables per byte of live data.")
    double getSpaceAmplification();

    @Description("Tables in the top level; each may have to be searched by a read.")
    long getL0Files();

    @Description("The levels of the tree, as numbers.")
    Map<Integer, LevelStats> getLevels();

    @Description("The levels of the tree, as text.")
    String[] getLevelsText();

    @Description("AUTO, or PAUSED: nothing is compacted by itself, and writes do not wait for compaction.")
    String getCompactionMode();

    void setCompactionMode(String value);

    @Description("How many compactions run at a time.")
    long getCompactionThreads();

    void setCompactionThreads(long value);

    @Description("Tables over one another in the top level that start a compaction; at most L0SlowdownTrigger.")
    @Unit("files")
    long getL0CompactTrigger();

    void setL0CompactTrigger(long value);

    @Description("Tables over one another in the top level at which writes begin to be delayed; at most L0StopTrigger.")
    @Unit("files")
    long getL0SlowdownTrigger();

    void setL0SlowdownTrigger(long value);

    @Description("Tables over one another in the top level at which writes wait.")
    @Unit("files")
    long getL0StopTrigger();

    void setL0StopTrigger(long value);

    @Description("How much larger each level is than the one above.")
    long getLevelMultiplier();

    void setLevelMultiplier(long value);

    @Description("The size of the first level below the top.")
    @Unit("bytes")
    long getLevelBaseBytes();

    void setLevelBaseBytes(long value);

    @Description("The size at which compaction starts a new table.")
    @Unit("bytes")
    long getTargetFileBytes();

    void setTargetFileBytes(long value);

    @Description(
            "The most that compaction writes; 0 = unlimited. Flushes are not limited, because writes wait for them.")
    @Unit("bytes/s")
    long getRateLimitBytesPerSecond();

    void setRateLimitBytesPerSecond(long value);

    @Description("Overdue compaction at which writes begin to be delayed; at most PendingCompactionHardBytes.")
    @Unit("bytes")
    long getPendingCompactionSoftBytes();

    void setPendingCompactionSoftBytes(long value);

    @Description("Overdue compaction at which writes wait.")
    @Unit("bytes")
    long getPendingCompactionHardBytes();

    void setPendingCompactionHardBytes(long value);

    @Description("Changes the three triggers of the top level at once.")
    void setL0Triggers(
            @ParameterName("compact") @Description("Tables that start a compaction; 1 to 1000.") long compact,
            @ParameterName("slowdown") @Description("Tables at which writes begin to be delayed; at least compact.")
                    long slowdown,
            @ParameterName("stop") @Description("Tables at which writes wait; at least slowdown, at most 10000.")
                    long stop);

    @Description("Begins to compact everything; returns the id of the job.")
    long compactAsync();

    @Description("Begins to compact a range of the default keyspace; returns the id of the job.")
    long compactRangeAsync(
            @ParameterName("from")
                    @Description("First key of the range. Key as text, or 0x and hexadecimal digits; empty = no bound.")
                    String from,
            @ParameterName("to")
                    @Description("Key behind the range. Key as text, or 0x and hexadecimal digits; empty = no bound.")
                    String to);

    @Description(
            "Cancels all compactions that run, and says how many; automatic ones begin again unless CompactionMode is PAUSED.")
    long cancelCompactions();
}
