package dev.kvstore.internal.memory;

import dev.kvstore.Compression;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreOptions;
import java.nio.file.Path;
import java.util.logging.Logger;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.core.Jvm;

/** Run in a JVM of its own: uses native memory in each way the store does, and exits with 0 when nothing is amiss. */
final class SilentStart {
    private SilentStart() {}

    /** @param args the directory of a store to open first, or nothing */
    public static void main(String[] args) {
        for (String directory : args) {
            useStore(Path.of(directory));
        }
        Region region = new NativeMemory().allocate(MemoryComponent.MEMTABLE, 4096);
        region.putLong(8, 42);
        PointerBytesStore pointer = new PointerBytesStore();
        pointer.set(region.address(0, 4096), 4096);
        Bytes<?> elastic = Bytes.allocateElasticDirect(16);
        elastic.write(new byte[100]);
        elastic.writeLong(pointer.readLong(8));
        require(elastic.readLong(100) == 42, "native memory reads back what was written");
        elastic.releaseLast();
        region.close();
        require(Jvm.isJava9Plus(), "Chronicle knows its Java again");
        require(System.getProperty("slf4j.internal.verbosity") == null, "slf4j's verbosity is as it was");
        require(
                Logger.getLogger("net.openhft.chronicle.core.internal.cleaner.ReflectionBasedByteBufferCleanerService")
                                .getLevel()
                        == null,
                "the logger of Chronicle's cleaner is as it was");
    }

    private static void useStore(Path directory) {
        StoreOptions options =
                StoreOptions.builder().compression(Compression.NONE).build();
        byte[] key = {1};
        try (KeyValueStore store = KeyValueStore.open(directory, options)) {
            store.put(key, key);
            store.compact();
            require(store.exists(key), "a store reads back what was written");
        }
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("not so: " + what);
        }
    }
}
