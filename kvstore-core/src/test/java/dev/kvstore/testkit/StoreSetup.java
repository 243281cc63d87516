package dev.kvstore.testkit;

import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreOptionsBuilder;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.NativeMemory;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** An engine with a named set of options: what a test of behaviour is repeated over. */
public record StoreSetup(StoreEngine engine, String name, StoreOptions options) {
    public KeyValueStore open(Path directory) {
        return engine.open(directory, options);
    }

    public KeyValueStore open(Disk disk) {
        return engine.open(disk, options);
    }

    /** Opens on any disk, with an allocator of its own. */
    public KeyValueStore open(Disk disk, NativeMemory memory) {
        return engine.open(disk, options, memory);
    }

    /** Opens with some options changed. */
    public KeyValueStore open(Path directory, UnaryOperator<StoreOptionsBuilder> change) {
        return with(change).open(directory);
    }

    /** The same with some options changed. */
    public StoreSetup with(UnaryOperator<StoreOptionsBuilder> change) {
        return new StoreSetup(engine, name, change.apply(options.toBuilder()).build());
    }

    /** Whether acknowledged writes outlive a process that ends without closing the store. */
    public boolean hasLog() {
        return options.durability() != Durability.NONE;
    }

    @Override
    public String toString() {
        return engine + " " + name;
    }
}
