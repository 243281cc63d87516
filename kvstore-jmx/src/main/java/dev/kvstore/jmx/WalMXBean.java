package dev.kvstore.jmx;

import java.io.IOException;

/** The write-ahead log. Not registered for a store without one. */
@Description("The write-ahead log.")
public interface WalMXBean {
    @Description("Bytes of live segments: what recovery would have to read.")
    @Unit("bytes")
    long getWalBytes();

    @Description("Live segments.")
    long getWalSegments();

    @Description("The number of the oldest live segment.")
    long getOldestSegment();

    @Description("The number of the segment being written.")
    long getActiveSegment();

    @Description("Bytes that a power cut would lose now.")
    @Unit("bytes")
    long getUnsyncedBytes();

    @Description("The sequence number up to which a power cut would lose nothing.")
    long getLastSyncedSequence();

    @Description("Bytes of segments that hold nothing that is not in tables.")
    @Unit("bytes")
    long getTruncatableBytes();

    @Description("How often the log was forced to the device.")
    long getSyncCount();

    @Description("How long that took, in all.")
    @Unit("ms")
    long getSyncMillisTotal();

    @Description("99 % of the syncs of the last minutes took at most so long.")
    @Unit("µs")
    double getSyncP99Micros();

    @Description("Bytes appended to the log.")
    @Unit("bytes")
    long getWalBytesWritten();

    @Description("Records read from the log when the store was opened.")
    long getRecoveredRecords();

    @Description("Bytes of a torn, never acknowledged record that recovery dropped.")
    @Unit("bytes")
    long getDroppedTailBytes();

    @Description(
            "When a write is acknowledged: SYNC = it survives a power cut, ASYNC = it survives a crash of the process; writes that chose SYNC themselves wait in any case. Never weaker than what the store was opened with.")
    String getSyncMode();

    void setSyncMode(String value);

    @Description("How often the log is synced when writes do not ask for it.")
    @Unit("ms")
    long getSyncIntervalMillis();

    void setSyncIntervalMillis(long value);

    @Description("The size of a new segment; at most WalMaxBytes.")
    @Unit("bytes")
    long getWalSegmentBytes();

    void setWalSegmentBytes(long value);

    @Description("The size of all live segments that forces a flush.")
    @Unit("bytes")
    long getWalMaxBytes();

    void setWalMaxBytes(long value);

    @Description("Removes segments that are no longer needed by itself.")
    boolean isWalAutoTruncate();

    void setWalAutoTruncate(boolean value);

    @Description("How many segments that are no longer needed are kept.")
    long getWalRetainSegments();

    void setWalRetainSegments(long value);

    @Description("How long segments that are no longer needed are kept.")
    @Unit("s")
    long getWalRetainSeconds();

    void setWalRetainSeconds(long value);

    @Description("Makes everything committed so far durable and waits for it.")
    String sync() throws IOException;

    @Description("Goes on in a new segment and returns its number.")
    long rollSegment() throws IOException;

    @Description(
            "Begins to remove segments that hold nothing that is not in tables, but for those retained; returns the id of the job.")
    long truncateAsync();
}
