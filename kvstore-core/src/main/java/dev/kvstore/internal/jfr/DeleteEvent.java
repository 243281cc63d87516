package dev.kvstore.internal.jfr;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A write that only deletes. Off by default. */
@Name("dev.kvstore.Delete")
@Label("Delete")
@Description("A write that only deletes. Off by default.")
@Enabled(false)
public final class DeleteEvent extends StoreEventRecord {
    @Label("Entries")
    public int entries;

    @DataAmount
    @Label("Bytes")
    public long bytes;
}
