package dev.kvstore.internal.jfr;

import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A cursor, from open to close. Off by default. */
@Name("dev.kvstore.Scan")
@Label("Scan")
@Description("A cursor, from open to close. Off by default.")
@Enabled(false)
public final class ScanEvent extends StoreEventRecord {}
