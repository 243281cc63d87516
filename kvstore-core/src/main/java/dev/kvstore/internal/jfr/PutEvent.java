package dev.kvstore.internal.jfr;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A write with at least one put, alone or in a batch. Off by default. */
@Name("dev.kvstore.Put")
@Label("Put")
@Description("A write with at least one put, alone or in a batch. Off by default.")
@Enabled(false)
public final class PutEvent extends StoreEventRecord {
    @Label("Entries")
    public int entries;

    @DataAmount
    @Label("Bytes")
    public long bytes;
}
