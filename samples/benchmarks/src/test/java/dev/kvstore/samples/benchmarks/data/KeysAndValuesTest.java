package dev.kvstore.samples.benchmarks.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class KeysAndValuesTest {

    private static final int ENTRIES = 10_000;

    @Test
    void scatteredKeysAreAllDifferentAndAbsentOnesAreNotAmongThem() {
        Set<ByteBuffer> present = new HashSet<>();
        for (int id = 0; id < ENTRIES; id++) {
            present.add(key((key, i) -> Keys.scattered(i, key), id));
        }
        assertEquals(ENTRIES, present.size());
        for (int id = 0; id < ENTRIES; id++) {
            assertTrue(!present.contains(key((key, i) -> Keys.absent(i, key), id)), "absent " + id);
        }
    }

    @Test
    void ascendingKeysAscend() {
        ByteBuffer last = key((key, i) -> Keys.ascending(i, key), 0);
        for (int id = 1; id < ENTRIES; id++) {
            ByteBuffer next = key((key, i) -> Keys.ascending(i, key), id);
            assertTrue(last.compareTo(next) < 0, "id " + id);
            last = next;
        }
    }

    @Test
    void valuesLoseHalfOfTheirBytesToACompressor() {
        Values values = new Values(100);
        ByteBuffer all = ByteBuffer.allocate(100 * 40);
        ByteBuffer value = ByteBuffer.allocateDirect(100);
        for (int id = 0; id < 40; id++) {
            values.fill(id, 0, value);
            all.put(value);
        }
        Deflater deflater = new Deflater();
        deflater.setInput(all.array());
        deflater.finish();
        double share = (double) deflater.deflate(new byte[all.capacity()]) / all.capacity();
        deflater.end();
        assertTrue(share > 0.45 && share < 0.6, "compressed to " + share);
    }

    @Test
    void everyVersionOfAnEntryHasAnotherValue() {
        Values values = new Values(100);
        ByteBuffer first = ByteBuffer.allocateDirect(100);
        ByteBuffer second = ByteBuffer.allocateDirect(100);
        values.fill(7, 0, first);
        values.fill(7, 1, second);
        assertNotEquals(first, second);
    }

    @Test
    void zipfianNumbersStayInRangeAndFavourFew() {
        ZipfianIds ids = new ZipfianIds(1000, 0.99, 1 << 16, 1);
        int[] hits = new int[1000];
        for (int i = 0; i < 1 << 16; i++) {
            hits[ids.next()]++;
        }
        Arrays.sort(hits);
        int topTen = 0;
        for (int rank = 1; rank <= 10; rank++) {
            topTen += hits[hits.length - rank];
        }
        double share = (double) topTen / (1 << 16);
        assertTrue(share > 0.3 && share < 0.5, "the ten most popular entries have a share of " + share);
    }

    private static ByteBuffer key(ObjLongConsumer<ByteBuffer> filler, long id) {
        ByteBuffer key = ByteBuffer.allocate(Keys.BYTES);
        filler.accept(key, id);
        return key;
    }
}
