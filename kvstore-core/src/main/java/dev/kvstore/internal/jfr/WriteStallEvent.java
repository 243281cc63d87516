package dev.kvstore.internal.jfr;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** Writes were delayed, or waited for flush, compaction or an operator. */
@Name("dev.kvstore.WriteStall")
@Label("Write Stall")
@Description("Writes were delayed, or waited for flush, compaction or an operator.")
public final class WriteStallEvent extends StoreEventRecord {
    @Label("Reason")
    public String reason;
}
