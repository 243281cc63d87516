package dev.kvstore.jmx;

import java.io.IOException;

/** The file of a B+tree. Registered for stores that have one, instead of the beans about log, memtables and tables. */
@Description("The file of a B+tree, and making it durable.")
public interface TreeMXBean {
    @Description("Bytes of the file.")
    @Unit("bytes")
    long getFileBytes();

    @Description("Bytes of pages in it that hold nothing and will be written anew.")
    @Unit("bytes")
    long getFreeBytes();

    @Description("Bytes of pages written.")
    @Unit("bytes")
    long getPageBytesWritten();

    @Description("Bytes of pages written per byte written by users.")
    double getWriteAmplification();

    @Description("The sequence number up to which a power cut would lose nothing.")
    long getLastSyncedSequence();

    @Description("How often the file was forced to the device.")
    long getSyncCount();

    @Description("How long that took, in all.")
    @Unit("ms")
    long getSyncMillisTotal();

    @Description("99 % of the syncs of the last minutes took at most so long.")
    @Unit("µs")
    double getSyncP99Micros();

    @Description(
            "When a write is acknowledged: SYNC = it survives a power cut, ASYNC = it survives a crash of the process; writes that chose SYNC themselves wait in any case. Never weaker than what the store was opened with.")
    String getSyncMode();

    void setSyncMode(String value);

    @Description("How often the file is synced when writes do not ask for it.")
    @Unit("ms")
    long getSyncIntervalMillis();

    void setSyncIntervalMillis(long value);

    @Description("Keys and values written since the last sync that cause another.")
    @Unit("bytes")
    long getFlushThresholdBytes();

    void setFlushThresholdBytes(long value);

    @Description("Writes since the last sync that cause another; 0 = no such limit.")
    @Unit("entries")
    long getFlushThresholdEntries();

    void setFlushThresholdEntries(long value);

    @Description("The longest time without a sync while there is something to sync; 0 = no such limit.")
    @Unit("s")
    long getFlushIntervalSeconds();

    void setFlushIntervalSeconds(long value);

    @Description("Makes everything committed so far durable and waits for it.")
    String sync() throws IOException;

    @Description("Begins to move pages together and to give the rest of the file back; returns the id of the job.")
    long compactAsync();
}
