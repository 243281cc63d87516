package dev.kvstore.jmx;

import java.util.Map;

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

    @Description("The sequence number of the last committed write.")
    long getLastSequence();

    @Description("Entries in tables and memtables; shadowed and deleted ones are counted until they are compacted.")
    @Unit("entries")
    long getEstimatedKeys();

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

    @Description("Keys and values written by users.")
    @Unit("bytes")
    long getUserBytesWritten();

    @Description("Writes that were delayed or had to wait for flush, compaction or an operator.")
    long getStallCount();

    @Description("How long writes were delayed, in all.")
    @Unit("ms")
    long getStallMillis();

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

    @Description("Settings that differ from what the store was opened with; the next open forgets them.")
    String[] getLiveOverrides();

    @Description("Sets every setting back to what the store was opened with.")
    void resetOverrides();
}
