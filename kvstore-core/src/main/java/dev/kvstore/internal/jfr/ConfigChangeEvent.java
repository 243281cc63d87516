package dev.kvstore.internal.jfr;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A live setting was changed. */
@Name("dev.kvstore.ConfigChange")
@Label("Setting Change")
@Description("A live setting was changed.")
@StackTrace(false)
public final class ConfigChangeEvent extends StoreEventRecord {
    @Label("Setting")
    public String setting;

    @Label("From")
    public long from;

    @Label("To")
    public long to;
}
