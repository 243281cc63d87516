package dev.kvstore.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;

/** What all events of the flight recorder have in common. Never a key or a value. */
@Category("kvstore")
public abstract class StoreEventRecord extends Event {
    @Label("Store")
    public String store;
}
