package dev.kvstore.internal.btree;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.ArrayList;
import java.util.List;

/** The working memory of one writer: its parts take what they need when they are made, and it is given back at once. */
final class Scratch implements AutoCloseable {
    private final NativeMemory memory;
    private final List<Region> regions = new ArrayList<>();

    Scratch(NativeMemory memory) {
        this.memory = memory;
    }

    Region allocate(long bytes) {
        Region region = memory.allocate(MemoryComponent.SCRATCH, bytes);
        regions.add(region);
        return region;
    }

    @Override
    public void close() {
        regions.forEach(Region::close);
        regions.clear();
    }
}
