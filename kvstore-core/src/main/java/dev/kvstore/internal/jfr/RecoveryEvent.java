package dev.kvstore.internal.jfr;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** The log of an earlier run was read back, or the newest whole state of a tree was looked for. */
@Name("dev.kvstore.Recovery")
@Label("Recovery")
@Description("The log of an earlier run was read back, or the newest whole state of a tree was looked for.")
public final class RecoveryEvent extends StoreEventRecord {
    @Label("Records")
    public long records;

    @DataAmount
    @Label("Bytes")
    public long bytes;

    @DataAmount
    @Label("Dropped Tail")
    public long droppedTailBytes;
}
