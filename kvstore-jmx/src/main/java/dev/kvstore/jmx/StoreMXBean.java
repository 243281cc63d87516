package dev.kvstore.jmx;

import java.util.Map;
import javax.management.MBeanOperationInfo;

/** The store as a whole. Emits all events of the store as notifications. */
@Description("The store as a whole.")
public interface StoreMXBean {
    @Description("The directory of the store.")
    String getPath();

    @Description(
            "OPEN, READ_ONLY, STALLED (writes are delayed or wait), FAILED (writes are refused until the store is opened anew) or CLOSED.")
    String getState();

    @Description("The version of kvstore.")
    String getVersion();

    @Description("How long the store has been open.")
    @Unit("s")
    long getUptimeSeconds();

    @Description("The sequence number of the last committed write.")
    long getLastSequence();

    @Description("Entries in tables and memtables; shadowed and deleted ones are counted until they are compacted.")
    @Unit("entries")
    long getEstimatedKeys();

    @Description("Bytes of tables and log on the device, log segments that are kept or prepared included.")
    @Unit("bytes")
    long getDiskBytes();

    @Description("About how many bytes the data would take if nothing were shadowed or deleted.")
    @Unit("bytes")
    long getLiveBytes();

    @Description("Native memory in use.")
    @Unit("bytes")
    long getMemoryBytes();

    @Description("Native memory in use, by what it is used for.")
    @Unit("bytes")
    Map<String, Long> getMemoryByComponent();

    @Description("The native memory of the whole store; the block cache takes what the rest leaves.")
    @Unit("bytes")
    long getMemoryBudgetBytes();

    void setMemoryBudgetBytes(long value);

    @Description("Snapshots that are open; what they see can not be compacted away.")
    long getOpenSnapshots();

    @Description("How long the oldest snapshot has been open; 0 when there is none.")
    @Unit("s")
    long getOldestSnapshotAgeSeconds();

    @Description("Cursors that are open; the tables they read can not be deleted.")
    long getOpenCursors();

    @Description("Cursors, snapshots and batches that became unreachable without having been closed.")
    long getLeakedCursors();

    @Description("Point reads since the store was opened.")
    long getGetCount();

    @Description("Point reads that found a value.")
    long getGetHitCount();

    @Description("Values written.")
    long getPutCount();

    @Description("Deletions written.")
    long getDeleteCount();

    @Description("Cursors opened.")
    long getScanCount();

    @Description("Transactions that committed, those without an effect included.")
    long getTransactionCount();

    @Description("Transactions that were refused at their commit because others had written what they had read.")
    long getTransactionConflictCount();

    @Description("How often updates were run once more after a conflict.")
    long getTransactionRetryCount();

    @Description("Keys and values written by users.")
    @Unit("bytes")
    long getUserBytesWritten();

    @Description("Values returned by point reads.")
    @Unit("bytes")
    long getUserBytesRead();

    @Description("Half of the point reads of the last minutes took at most so long.")
    @Unit("µs")
    double getGetP50Micros();

    @Description("99 % of the point reads of the last minutes took at most so long.")
    @Unit("µs")
    double getGetP99Micros();

    @Description("99.9 % of the point reads of the last minutes took at most so long.")
    @Unit("µs")
    double getGetP999Micros();

    @Description(
            "The slowest of the timed point reads of the last minutes; unless SlowOperationMicros is set, they are sampled.")
    @Unit("µs")
    double getGetMaxMicros();

    @Description("Half of the writes of the last minutes took at most so long.")
    @Unit("µs")
    double getPutP50Micros();

    @Description("99 % of the writes of the last minutes took at most so long.")
    @Unit("µs")
    double getPutP99Micros();

    @Description("99.9 % of the writes of the last minutes took at most so long.")
    @Unit("µs")
    double getPutP999Micros();

    @Description(
            "The slowest of the timed writes of the last minutes; unless SlowOperationMicros is set, they are sampled.")
    @Unit("µs")
    double getPutMaxMicros();

    @Description("Writes that were delayed or had to wait for flush, compaction or an operator.")
    long getStallCount();

    @Description("How long writes were delayed, in all.")
    @Unit("ms")
    long getStallMillis();

    @Description("How long writes were delayed, by what they waited for.")
    @Unit("ms")
    Map<String, Long> getStallMillisByCause();

    @Description("Events that nobody was told of, because they came faster than they were taken.")
    long getDroppedEvents();

    @Description(
            "The failure that made the store refuse writes, or the last one in the background; empty when there was none.")
    String getLastError();

    @Description("Makes writes wait until it is false again, or their timeout.")
    boolean isWritesPaused();

    void setWritesPaused(boolean value);

    @Description("How long a write may wait for flush and compaction before it is refused.")
    @Unit("ms")
    long getWriteTimeoutMillis();

    void setWriteTimeoutMillis(long value);

    @Description("Room on the device below which puts are refused; deletions are not.")
    @Unit("bytes")
    long getMinFreeDiskBytes();

    void setMinFreeDiskBytes(long value);

    @Description(
            "The time from which a read or write is reported as slow; 0 = none is. Above 0 every operation is timed, which costs some 50 ns each.")
    @Unit("µs")
    long getSlowOperationMicros();

    void setSlowOperationMicros(long value);

    @Description("Settings that differ from what the store was opened with; the next open forgets them.")
    String[] getLiveOverrides();

    @Description("Jobs that wait, run, or ended not long ago, by id.")
    Map<Long, JobStatus> getJobs();

    @Description("What the store does and what limits it now, with the attribute to turn.")
    String[] getReportText();

    @Description("Begins to read back and check every file; returns the id of the job.")
    long verifyAsync();

    @Description(
            "Begins to write a copy of the store into a new directory named after the present time; returns the id of the job.")
    long checkpointAsync();

    @Description("Begins to write a copy of the store; returns the id of the job.")
    long checkpointAsync(
            @ParameterName("name")
                    @Description(
                            "Name of the new directory below the root for checkpoints: letters, digits, and . _ - inside; empty = the present time.")
                    String name);

    @Description("A job; null when there is none of that id.")
    @Impact(MBeanOperationInfo.INFO)
    JobStatus job(@ParameterName("id") @Description("The id of the job.") long id);

    @Description("Asks a job to end early; false when it has ended, or there is none of that id.")
    boolean cancelJob(@ParameterName("id") @Description("The id of the job.") long id);

    @Description("Sets every setting back to what the store was opened with.")
    void resetOverrides();

    @Description("Begins the latencies anew; counters go on.")
    void resetStatistics();
}
