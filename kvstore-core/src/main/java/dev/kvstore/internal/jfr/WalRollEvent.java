package dev.kvstore.internal.jfr;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** The log went on in a new segment. */
@Name("dev.kvstore.WalRoll")
@Label("Log Roll")
@Description("The log went on in a new segment.")
public final class WalRollEvent extends StoreEventRecord {
    @Label("Segment")
    public long segment;
}
