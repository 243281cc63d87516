package dev.kvstore.internal.jfr;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A block that was not in the cache was read and decompressed. Off by default. */
@Name("dev.kvstore.BlockRead")
@Label("Block Read")
@Description("A block that was not in the cache was read and decompressed. Off by default.")
@Enabled(false)
public final class BlockReadEvent extends StoreEventRecord {
    @Label("File")
    public String file;

    @Label("Position")
    public long position;

    @DataAmount
    @Label("Bytes")
    public int bytes;
}
