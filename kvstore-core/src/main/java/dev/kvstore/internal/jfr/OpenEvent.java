package dev.kvstore.internal.jfr;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A store was opened. */
@Name("dev.kvstore.Open")
@Label("Store Open")
@Description("A store was opened.")
public final class OpenEvent extends StoreEventRecord {
    @Label("Read Only")
    public boolean readOnly;

    @Label("Tables")
    public int tables;

    @Label("Last Sequence")
    public long lastSequence;
}
