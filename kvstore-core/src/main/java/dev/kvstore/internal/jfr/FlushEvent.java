package dev.kvstore.internal.jfr;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A memtable became a table. */
@Name("dev.kvstore.Flush")
@Label("Memtable Flush")
@Description("A memtable became a table.")
public final class FlushEvent extends StoreEventRecord {
    @Label("Table")
    public long table;

    @Label("Entries")
    public long entries;

    @DataAmount
    @Label("Bytes Written")
    public long bytes;
}
