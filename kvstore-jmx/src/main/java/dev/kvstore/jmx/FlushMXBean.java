package dev.kvstore.jmx;

import java.io.IOException;

/** Memtables, and writing them to tables. */
@Description("Memtables, and writing them to tables.")
public interface FlushMXBean {
    @Description("Bytes in the active memtable.")
    @Unit("bytes")
    long getMemtableBytes();

    @Description("Entries in the active memtable.")
    @Unit("entries")
    long getMemtableEntries();

    @Description("Full memtables that wait for flush.")
    long getImmutableMemtables();

    @Description("Bytes in memtables that wait for flush.")
    @Unit("bytes")
    long getImmutableBytes();

    @Description("Memtables that became tables.")
    long getFlushCount();

    @Description("Bytes of tables written by flushes.")
    @Unit("bytes")
    long getFlushedBytes();

    @Description("How long flushes took, in all.")
    @Unit("ms")
    long getFlushMillisTotal();

    @Description("How long the last flush took.")
    @Unit("ms")
    long getLastFlushMillis();

    @Description("Flushes that failed; they are tried again where that makes sense.")
    long getFlushFailureCount();

    @Description(
            "How large a memtable grows before it is flushed. Larger: fewer, larger tables and less compaction, more memory and longer recovery.")
    @Unit("bytes")
    long getFlushThresholdBytes();

    void setFlushThresholdBytes(long value);

    @Description("How many entries a memtable takes before it is flushed; 0 = no such limit.")
    @Unit("entries")
    long getFlushThresholdEntries();

    void setFlushThresholdEntries(long value);

    @Description("The longest time data stays in memory only; 0 = no such limit.")
    @Unit("s")
    long getFlushIntervalSeconds();

    void setFlushIntervalSeconds(long value);

    @Description("How many full memtables may wait for flush before writes wait.")
    long getMaxImmutableMemtables();

    void setMaxImmutableMemtables(long value);

    @Description("Writes everything in memory to tables and waits for it.")
    String flush() throws IOException;

    @Description("Begins to write everything in memory to tables; returns the id of the job.")
    long flushAsync();
}
