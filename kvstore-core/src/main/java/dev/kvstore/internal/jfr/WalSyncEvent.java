package dev.kvstore.internal.jfr;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;

/** The log was forced to the device. */
@Name("dev.kvstore.WalSync")
@Label("Log Sync")
@Description("The log was forced to the device.")
@Threshold("20 ms")
public final class WalSyncEvent extends StoreEventRecord {
    @DataAmount
    @Label("Bytes Made Durable")
    public long bytes;
}
