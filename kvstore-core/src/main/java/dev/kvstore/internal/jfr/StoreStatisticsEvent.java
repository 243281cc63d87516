package dev.kvstore.internal.jfr;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** What a store looks like, every so often. */
@Name("dev.kvstore.StoreStatistics")
@Label("Store Statistics")
@Description("What a store looks like, every so often.")
@Period("10 s")
@StackTrace(false)
public final class StoreStatisticsEvent extends StoreEventRecord {
    @Label("State")
    public String state;

    @Label("Last Sequence")
    public long lastSequence;

    @Label("Gets")
    public long gets;

    @Label("Puts")
    public long puts;

    @Label("Deletes")
    public long deletes;

    @DataAmount
    @Label("Memtable")
    public long memtableBytes;

    @Label("Memtables Waiting For Flush")
    public long immutableMemtables;

    @Label("Tables")
    public long tables;

    @DataAmount
    @Label("Table Bytes")
    public long tableBytes;

    @DataAmount
    @Label("Overdue Compaction")
    public long pendingCompactionBytes;

    @DataAmount
    @Label("Log")
    public long walBytes;

    @Label("Cache Hits")
    public long cacheHits;

    @Label("Cache Misses")
    public long cacheMisses;

    @DataAmount
    @Label("Native Memory")
    public long memoryBytes;

    @Timespan(Timespan.MICROSECONDS)
    @Label("Time Stalled")
    public long stallMicros;

    @Label("Get p99 (µs)")
    public double getP99Micros;

    @Label("Put p99 (µs)")
    public double putP99Micros;
}
