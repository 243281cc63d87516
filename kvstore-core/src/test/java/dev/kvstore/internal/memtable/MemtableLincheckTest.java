package dev.kvstore.internal.memtable;

import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.iterator.LookupResult;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.testkit.Lincheck;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** One writer puts, publishes its sequence number, and readers get: as if all went to one map, one after the other. */
@Tag("lincheck")
@EnabledForJreRange(max = JRE.JAVA_21)
class MemtableLincheckTest {
    private static final int KEY = 2;
    private static final int VALUE = Integer.BYTES;
    private static final int KEYS = 6;
    private static final long ARENA = 16 << 10;

    @Test
    void putsAndGetsFitToOneOrderWhateverThreadsTakeTurns() {
        Lincheck.modelChecking().sequentialSpecification(Sequential.class).check(RealMemtable.class);
    }

    @Test
    void putsAndGetsFitToOneOrderWhenThreadsRunAtOnce() {
        Lincheck.stress().sequentialSpecification(Sequential.class).check(RealMemtable.class);
    }

    /** All instances share the memory, as Lincheck uses one after the other and closes none. */
    private static final class Memory {
        static final Region ARENA_REGION = new NativeMemory().allocate(MemoryComponent.MEMTABLE, ARENA);
        static final Region SOURCE = new NativeMemory().allocate(MemoryComponent.SCRATCH, KEYS * KEY + VALUE);

        static {
            for (int key = 0; key < KEYS; key++) {
                // Every second key shares its first byte with the one before: nodes grow, and are split.
                SOURCE.putByte((long) key * KEY, (byte) (key / 2));
                SOURCE.putByte((long) key * KEY + 1, (byte) key);
            }
        }
    }

    @Param(name = "key", gen = IntGen.class, conf = "0:5")
    public static class RealMemtable {
        final Memtable memtable = new Memtable(Memory.ARENA_REGION, 1);
        final AtomicLong published = new AtomicLong();

        @Operation(nonParallelGroup = "writer")
        public void put(@Param(name = "key") int key, @Param(gen = IntGen.class) int value) {
            long sequence = published.get() + 1;
            insert(sequence, key, value);
            published.setRelease(sequence);
        }

        @Operation
        public int get(@Param(name = "key") int key) {
            LookupResult result = new LookupResult();
            return memtable.get(Memory.SOURCE, (long) key * KEY, KEY, published.getAcquire(), result)
                    ? result.valueRegion().getInt(result.valueOffset())
                    : Integer.MIN_VALUE;
        }

        final void insert(long sequence, int key, int value) {
            Memory.SOURCE.putInt(KEYS * KEY, value);
            memtable.put(sequence, EntryKind.PUT, Memory.SOURCE, (long) key * KEY, KEY, KEYS * KEY, VALUE);
        }
    }

    /** What a memtable is to look like. */
    public static class Sequential {
        private final Map<Integer, Integer> map = new HashMap<>();

        public void put(int key, int value) {
            map.put(key, value);
        }

        public int get(int key) {
            return map.getOrDefault(key, Integer.MIN_VALUE);
        }
    }
}
