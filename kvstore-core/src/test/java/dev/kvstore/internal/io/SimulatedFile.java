package dev.kvstore.internal.io;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * The content of a file of a simulated device, apart from its names: what the device holds and what the
 * page cache holds, in pages. Guarded by the device.
 *
 * <p>Pages that both have in common are the same array and are never written to. A page that is null is
 * zero. While the file is mapped for writing the mapping is the truth, and the cache is brought up to
 * date from it whenever somebody looks.
 *
 * <p>Dirty is what the next successful force writes. After a failed one nothing is dirty though cache
 * and device differ: that is how data gets lost.
 */
final class SimulatedFile {
    static final int PAGE = 4096;

    private static final byte[] ZEROS = new byte[PAGE];

    private final BitSet dirty = new BitSet();
    private byte[][] cached = {};
    private byte[][] durable = {};
    private long size;
    private long durableSize;
    private boolean sizeDirty;
    private Region mapping;
    private boolean frozen;
    private int handles;
    private boolean writer;

    long size() {
        return size;
    }

    /** Handles and read mappings that are open; a file without names lives as long as it has some. */
    int handles() {
        return handles;
    }

    void addHandle() {
        handles++;
    }

    void removeHandle() {
        handles--;
    }

    /** Only one log may be open at a time: two mappings for writing would not see each other. */
    void claimForWriting(Path path) {
        if (writer) {
            throw new IllegalStateException(path + " is open for writing already");
        }
        writer = true;
    }

    void releaseFromWriting() {
        writer = false;
    }

    /** Grows by zeros that are not durable. */
    void extend(long newSize) {
        long oldSize = size;
        int first = (int) (oldSize / PAGE);
        size = newSize;
        sizeDirty = true;
        int pages = pages(newSize);
        cached = Arrays.copyOf(cached, Math.max(cached.length, pages));
        dirty.set(first, pages);
        if (mapping != null) {
            mapping.fill(oldSize, newSize - oldSize, (byte) 0);
        }
    }

    /** Cuts whole pages off the end, which is not durable. */
    void truncate(long newSize) {
        absorbMapping();
        size = newSize;
        sizeDirty = true;
        int pages = pages(newSize);
        cached = Arrays.copyOf(cached, pages);
        dirty.clear(pages, Math.max(pages, dirty.length()));
    }

    void write(long position, byte[] source, int offset, int length) {
        absorbMapping();
        if (position + length > size) {
            extend(position + length);
        }
        store(position, source, offset, length);
        if (mapping != null) {
            mapping.write(position, source, offset, length);
        }
    }

    byte[] read(long position, int length) {
        absorbMapping((int) (position / PAGE), pages(position + length));
        byte[] result = new byte[length];
        for (int done = 0; done < length; ) {
            int within = (int) ((position + done) % PAGE);
            int chunk = Math.min(PAGE - within, length - done);
            System.arraycopy(page(cached, (int) ((position + done) / PAGE)), within, result, done, chunk);
            done += chunk;
        }
        return result;
    }

    /** The mapping of the whole file for writing; made at the first call. */
    Region mapForWriting(NativeMemory memory) {
        return mapForWriting(memory, size);
    }

    /** The mapping of the whole file for writing, with room to grow; made at the first call. */
    Region mapForWriting(NativeMemory memory, long capacity) {
        if (mapping == null) {
            mapping = capacity == 0
                    ? new Region(0, 0, (address, bytes) -> {})
                    : memory.allocate(MemoryComponent.SCRATCH, capacity);
            mapping.fill(0, size, (byte) 0);
            for (int i = 0; i < cached.length; i++) {
                if (cached[i] != null) {
                    mapping.write((long) i * PAGE, cached[i], 0, pageLength(i));
                }
            }
        }
        return mapping;
    }

    void unmap() {
        if (mapping != null) {
            absorbMapping();
            mapping.close();
            mapping = null;
        }
    }

    /** From now on stores into the mapping go nowhere; it stays accessible until {@link #unmap}. */
    void freezeMapping() {
        absorbMapping();
        frozen = true;
    }

    void force() {
        absorbMapping();
        durable = Arrays.copyOf(durable, Math.max(durable.length, cached.length));
        for (int i = dirty.nextSetBit(0); i >= 0; i = dirty.nextSetBit(i + 1)) {
            durable[i] = cached[i];
        }
        durableSize = size;
        forgetDirty();
    }

    /** The system writes some dirty pages, and maybe the size, by itself. */
    void writeBack(Random random) {
        absorbMapping();
        durable = Arrays.copyOf(durable, Math.max(durable.length, cached.length));
        for (int i = dirty.nextSetBit(0); i >= 0; i = dirty.nextSetBit(i + 1)) {
            if (random.nextBoolean()) {
                durable[i] = cached[i];
                dirty.clear(i);
            }
        }
        if (sizeDirty && random.nextBoolean()) {
            durableSize = size;
            sizeDirty = false;
        }
    }

    /** A force that failed: what was to be written never will be, unless it is stored again. */
    void loseDirty() {
        absorbMapping();
        forgetDirty();
    }

    /** Whether a crash now would leave exactly what can be read now. */
    boolean isDurable() {
        absorbMapping();
        if (size != durableSize) {
            return false;
        }
        for (int i = 0; i < pages(size); i++) {
            if (!Arrays.equals(page(cached, i), page(durable, i))) {
                return false;
            }
        }
        return true;
    }

    /** A hash of what can be read. */
    long fingerprint() {
        absorbMapping();
        CRC32C crc = new CRC32C();
        for (int i = 0; i < pages(size); i++) {
            crc.update(page(cached, i), 0, pageLength(i));
        }
        return size << Integer.SIZE ^ crc.getValue();
    }

    /** Dirty pages, and one more if the size is dirty. */
    int dirtyUnits() {
        absorbMapping();
        return dirty.cardinality() + (sizeDirty ? 1 : 0);
    }

    /** What is found after a crash; all of it durable. */
    SimulatedFile afterCrash(CrashPolicy.Decisions decisions, List<byte[]> stalePages) {
        absorbMapping();
        SimulatedFile found = new SimulatedFile();
        found.size = sizeDirty ? decisions.survivingSize(durableSize, size) : durableSize;
        found.durableSize = found.size;
        found.durable = new byte[pages(found.size)][];
        int last = Math.max(dirty.length(), found.durable.length);
        for (int i = 0; i < last; i++) {
            byte[] page = i < durable.length ? durable[i] : null;
            if (dirty.get(i)) {
                page = decisions.survivingPage(before(i, decisions, stalePages), page(cached, i));
            }
            if (i < found.durable.length) {
                found.durable[i] = page;
            }
        }
        found.zeroBehindEnd();
        found.cached = found.durable.clone();
        return found;
    }

    /** Pages that the device will show again where blocks are reused before they are written. */
    void addPagesTo(List<byte[]> stalePages, int limit) {
        for (byte[] page : durable) {
            if (page != null && stalePages.size() < limit) {
                stalePages.add(page);
            }
        }
    }

    private byte[] before(int i, CrashPolicy.Decisions decisions, List<byte[]> stalePages) {
        boolean neverWritten = (long) i * PAGE >= durableSize;
        if (neverWritten && !stalePages.isEmpty() && decisions.showsStaleBlock()) {
            return stalePages.get(decisions.choose(stalePages.size()));
        }
        return page(durable, i);
    }

    private void zeroBehindEnd() {
        int within = (int) (size % PAGE);
        int last = durable.length - 1;
        if (within != 0 && durable[last] != null) {
            durable[last] = Arrays.copyOf(Arrays.copyOf(durable[last], within), PAGE);
        }
    }

    private void forgetDirty() {
        dirty.clear();
        sizeDirty = false;
    }

    private void absorbMapping() {
        absorbMapping(0, pages(size));
    }

    /** What was stored into pages of the mapping, from one on and before another. */
    private void absorbMapping(int from, int to) {
        if (mapping == null || size == 0 || frozen) {
            return;
        }
        byte[] stored = new byte[PAGE];
        for (int i = from; i < Math.min(to, pages(size)); i++) {
            int length = pageLength(i);
            mapping.read((long) i * PAGE, stored, 0, length);
            if (!Arrays.equals(stored, 0, length, page(cached, i), 0, length)) {
                store((long) i * PAGE, stored, 0, length);
            }
        }
    }

    private void store(long position, byte[] source, int offset, int length) {
        for (int done = 0; done < length; ) {
            int i = (int) ((position + done) / PAGE);
            int within = (int) ((position + done) % PAGE);
            int chunk = Math.min(PAGE - within, length - done);
            System.arraycopy(source, offset + done, writablePage(i), within, chunk);
            dirty.set(i);
            done += chunk;
        }
    }

    private byte[] writablePage(int i) {
        if (cached[i] == null || (i < durable.length && cached[i] == durable[i])) {
            cached[i] = page(cached, i).clone();
        }
        return cached[i];
    }

    private int pageLength(int i) {
        return (int) Math.min(PAGE, size - (long) i * PAGE);
    }

    private static byte[] page(byte[][] pages, int i) {
        return i < pages.length && pages[i] != null ? pages[i] : ZEROS;
    }

    private static int pages(long bytes) {
        return (int) ((bytes + PAGE - 1) / PAGE);
    }
}
