package dev.kvstore.internal.jfr;

import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A point read. Off by default. */
@Name("dev.kvstore.Get")
@Label("Get")
@Description("A point read. Off by default.")
@Enabled(false)
public final class GetEvent extends StoreEventRecord {
    @Label("Found")
    public boolean found;
}
