package dev.kvstore.internal.jfr;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** Tables were merged, or moved, into a lower level. */
@Name("dev.kvstore.Compaction")
@Label("Compaction")
@Description("Tables were merged, or moved, into a lower level.")
public final class CompactionEvent extends StoreEventRecord {
    @Label("Reason")
    public String reason;

    @Label("From Level")
    public int fromLevel;

    @Label("To Level")
    public int toLevel;

    @Label("Input Tables")
    public int inputTables;

    @Label("Output Tables")
    public int outputTables;

    @DataAmount
    @Label("Bytes Read")
    public long bytesRead;

    @DataAmount
    @Label("Bytes Written")
    public long bytesWritten;

    @Label("Trivial Move")
    public boolean trivialMove;
}
