package dev.kvstore.internal.jfr;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** Log segments became obsolete. */
@Name("dev.kvstore.WalTruncate")
@Label("Log Truncation")
@Description("Log segments became obsolete.")
public final class WalTruncateEvent extends StoreEventRecord {
    @DataAmount
    @Label("Bytes")
    public long bytes;

    @Label("In Tables Up To Sequence")
    public long sequence;
}
