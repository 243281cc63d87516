package dev.kvstore.internal.jfr;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A read met damage. */
@Name("dev.kvstore.Corruption")
@Label("Corruption")
@Description("A read met damage.")
public final class CorruptionEvent extends StoreEventRecord {
    @Label("File")
    public String file;

    @Label("Offset")
    public long offset;

    @Label("Problem")
    public String problem;
}
