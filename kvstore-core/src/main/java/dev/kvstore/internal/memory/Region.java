package dev.kvstore.internal.memory;

import net.openhft.chronicle.core.UnsafeMemory;

/**
 * A bounded piece of native memory: the one checked accessor to everything off the heap.
 *
 * <p>A region is an arena, a table mapped from a file, a log segment mapped for writing, a cached
 * block or a scratch buffer. Offsets count bytes from its start. Numbers are little-endian.
 *
 * <p><b>Checks.</b> Every access is checked against the capacity; releasing a region sets its
 * capacity to zero, so a late access throws instead of touching memory that is no longer ours. The
 * checks vanish when the JVM is started with {@code -Ddev.kvstore.unchecked=true}.
 *
 * <p><b>Thread safety.</b> Plain accesses are as racy as plain fields. {@code *Acquire} and
 * {@code *Release} pairs publish. A region must not be released while another thread may be inside an
 * access: the engine's reader slots guarantee it, the check alone can't.
 *
 * <p><b>Mapped files.</b> A page that the device does not deliver, or that was cut off the file, makes
 * the access throw {@link InternalError}: at once since JDK 21, before that at the thread's next call
 * into the JVM, with bytes read that mean nothing. Only the accessors of this class are prepared for
 * that; code outside Java that is handed an address of a mapped file (a compressor, the JDK's CRC32C)
 * would end the JVM, which is why {@link NativeBuffer} copies for it.
 */
public final class Region implements AutoCloseable {
    private static final boolean CHECKED = !Boolean.getBoolean("dev.kvstore.unchecked");
    private static final boolean LITTLE = UnsafeMemory.IS_LITTLE_ENDIAN;

    private static final int CACHE_LINE = 64;
    private static final UnsafeMemory MEMORY = UnsafeMemory.INSTANCE;

    /** Gives the memory of a region back to where it came from. */
    @FunctionalInterface
    public interface Releaser {
        /** Called exactly once, with the region's address and capacity in bytes. */
        void release(long address, long capacity);
    }

    private final long address;
    private final Releaser releaser;
    private final boolean fileBacked;
    private long capacity;

    /**
     * Wraps memory that the caller has obtained.
     *
     * @param address the first byte
     * @param capacity bytes that may be accessed
     * @param releaser called once by {@link #close()}
     */
    public Region(long address, long capacity, Releaser releaser) {
        this(address, capacity, releaser, false);
    }

    /** As above; {@code fileBacked} says that reading a page may fail with {@link InternalError}. */
    Region(long address, long capacity, Releaser releaser, boolean fileBacked) {
        this.address = address;
        this.capacity = capacity;
        this.releaser = releaser;
        this.fileBacked = fileBacked;
    }

    /** Bytes that may be accessed; zero once released. */
    public long capacity() {
        return capacity;
    }

    /** Whether the memory is a mapped file, of which any page may turn out to be unreadable. */
    boolean isFileBacked() {
        return fileBacked;
    }

    /** Releases the memory; later accesses throw. Idempotent, not thread-safe against accesses. */
    @Override
    public void close() {
        long bytes = capacity;
        if (bytes != 0) {
            capacity = 0;
            releaser.release(address, bytes);
        }
    }

    /**
     * The native address of a checked range, for the few callees that take one (hashing, views handed
     * to a user). It is valid as long as the region is.
     */
    public long address(long offset, long length) {
        check(offset, length);
        return address + offset;
    }

    public byte getByte(long offset) {
        check(offset, 1);
        return MEMORY.readByte(address + offset);
    }

    public void putByte(long offset, byte value) {
        check(offset, 1);
        MEMORY.writeByte(address + offset, value);
    }

    /** The unsigned byte at {@code offset}. */
    public int getUnsignedByte(long offset) {
        return getByte(offset) & 0xFF;
    }

    /** The unsigned little-endian 16-bit number at {@code offset}. */
    public int getUnsignedShort(long offset) {
        check(offset, 2);
        short raw = MEMORY.readShort(address + offset);
        return (LITTLE ? raw : Short.reverseBytes(raw)) & 0xFFFF;
    }

    public void putShort(long offset, int value) {
        check(offset, 2);
        short raw = (short) value;
        MEMORY.writeShort(address + offset, LITTLE ? raw : Short.reverseBytes(raw));
    }

    public int getInt(long offset) {
        check(offset, 4);
        int raw = MEMORY.readInt(address + offset);
        return LITTLE ? raw : Integer.reverseBytes(raw);
    }

    public void putInt(long offset, int value) {
        check(offset, 4);
        MEMORY.writeInt(address + offset, LITTLE ? value : Integer.reverseBytes(value));
    }

    public long getLong(long offset) {
        check(offset, 8);
        long raw = MEMORY.readLong(address + offset);
        return LITTLE ? raw : Long.reverseBytes(raw);
    }

    public void putLong(long offset, long value) {
        check(offset, 8);
        MEMORY.writeLong(address + offset, LITTLE ? value : Long.reverseBytes(value));
    }

    /** Eight bytes as a big-endian number: unsigned order of the result is the order of the bytes. */
    public long getLongBigEndian(long offset) {
        check(offset, 8);
        long raw = MEMORY.readLong(address + offset);
        return LITTLE ? Long.reverseBytes(raw) : raw;
    }

    /** Reads an int with acquire semantics; {@code offset} is 4-byte aligned. */
    public int getIntAcquire(long offset) {
        check(offset, 4);
        int raw = MEMORY.readVolatileInt(address + offset);
        return LITTLE ? raw : Integer.reverseBytes(raw);
    }

    /** Writes an int with release semantics; {@code offset} is 4-byte aligned. */
    public void putIntRelease(long offset, int value) {
        check(offset, 4);
        MEMORY.writeOrderedInt(address + offset, LITTLE ? value : Integer.reverseBytes(value));
    }

    /** Reads a long with acquire semantics; {@code offset} is 8-byte aligned. */
    public long getLongAcquire(long offset) {
        check(offset, 8);
        long raw = MEMORY.readVolatileLong(address + offset);
        return LITTLE ? raw : Long.reverseBytes(raw);
    }

    /** Writes a long with release semantics; {@code offset} is 8-byte aligned. */
    public void putLongRelease(long offset, long value) {
        check(offset, 8);
        MEMORY.writeOrderedLong(address + offset, LITTLE ? value : Long.reverseBytes(value));
    }

    /** Makes the page writable without changing it, whoever else writes there; {@code offset} is 4-byte aligned. */
    public void touch(long offset) {
        check(offset, 4);
        int raw = MEMORY.readVolatileInt(address + offset);
        MEMORY.compareAndSwapInt(address + offset, raw, raw);
    }

    /** Copies bytes of this region to the heap. */
    public void read(long offset, byte[] target, int targetOffset, int length) {
        check(offset, length);
        if ((targetOffset | length | (target.length - targetOffset - length)) < 0) {
            throw new IndexOutOfBoundsException(
                    "array of " + target.length + " bytes can't take " + length + " at " + targetOffset);
        }
        MEMORY.readBytes(address + offset, target, targetOffset, length);
    }

    /** Copies bytes of the heap into this region. */
    public void write(long offset, byte[] source, int sourceOffset, int length) {
        check(offset, length);
        if ((sourceOffset | length | (source.length - sourceOffset - length)) < 0) {
            throw new IndexOutOfBoundsException(
                    "array of " + source.length + " bytes has no " + length + " at " + sourceOffset);
        }
        MEMORY.writeBytes(address + offset, source, sourceOffset, length);
    }

    /** Copies {@code length} bytes of {@code source} into this region; the ranges must not overlap. */
    public void copyFrom(long offset, Region source, long sourceOffset, long length) {
        check(offset, length);
        source.check(sourceOffset, length);
        MEMORY.copyMemory(source.address + sourceOffset, address + offset, length);
    }

    /** Moves bytes within this region; the ranges may overlap. */
    public void move(long target, long source, long length) {
        check(target, length);
        check(source, length);
        UnsafeMemory.UNSAFE.copyMemory(address + source, address + target, length);
    }

    /** Copies from a raw address that the caller vouches for, such as a user's Bytes. */
    public void copyFromAddress(long offset, long sourceAddress, long length) {
        check(offset, length);
        MEMORY.copyMemory(sourceAddress, address + offset, length);
    }

    /** Copies to a raw address that the caller vouches for, such as a user's Bytes. */
    public void copyToAddress(long offset, long targetAddress, long length) {
        check(offset, length);
        MEMORY.copyMemory(address + offset, targetAddress, length);
    }

    /** Sets {@code length} bytes to {@code value}. */
    public void fill(long offset, long length, byte value) {
        check(offset, length);
        MEMORY.setMemory(address + offset, length, value);
    }

    /** A new heap copy of a range. */
    public byte[] toArray(long offset, int length) {
        byte[] copy = new byte[length];
        read(offset, copy, 0, length);
        return copy;
    }

    /**
     * Brings a range into the processor's caches. None of its reads waits for another, so the range costs little more
     * than one miss; reads of the range one after the other, each behind a search or a copy, would cost a miss each.
     *
     * @return something that depends on what was read, to be kept where the compiler can't see that nobody wants it
     */
    public long warm(long offset, int length) {
        check(offset, length);
        long from = address + offset;
        long sum = 0;
        for (int i = 0; i < length; i += CACHE_LINE) {
            sum += MEMORY.readByte(from + i);
        }
        return sum;
    }

    /** Whether two ranges of the same length hold the same bytes. */
    public boolean matches(long offset, Region other, long otherOffset, int length) {
        check(offset, length);
        other.check(otherOffset, length);
        long a = address + offset;
        long b = other.address + otherOffset;
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            if (MEMORY.readLong(a + i) != MEMORY.readLong(b + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (MEMORY.readByte(a + i) != MEMORY.readByte(b + i)) {
                return false;
            }
        }
        return true;
    }

    /** Compares two ranges as unsigned bytes, shorter first on a tie. */
    public int compare(long offset, int length, Region other, long otherOffset, int otherLength) {
        check(offset, length);
        other.check(otherOffset, otherLength);
        long a = address + offset;
        long b = other.address + otherOffset;
        int common = Math.min(length, otherLength);
        int i = 0;
        for (; i + 8 <= common; i += 8) {
            long x = MEMORY.readLong(a + i);
            long y = MEMORY.readLong(b + i);
            if (x != y) {
                return LITTLE
                        ? Long.compareUnsigned(Long.reverseBytes(x), Long.reverseBytes(y))
                        : Long.compareUnsigned(x, y);
            }
        }
        for (; i < common; i++) {
            int difference = (MEMORY.readByte(a + i) & 0xFF) - (MEMORY.readByte(b + i) & 0xFF);
            if (difference != 0) {
                return difference;
            }
        }
        return length - otherLength;
    }

    /** Compares a range with heap bytes as unsigned bytes, shorter first on a tie. */
    public int compare(long offset, int length, byte[] other) {
        check(offset, length);
        long a = address + offset;
        int common = Math.min(length, other.length);
        for (int i = 0; i < common; i++) {
            int difference = (MEMORY.readByte(a + i) & 0xFF) - (other[i] & 0xFF);
            if (difference != 0) {
                return difference;
            }
        }
        return length - other.length;
    }

    private void check(long offset, long length) {
        // Nothing wraps: once offset and length are not negative, neither is what is subtracted from the capacity.
        if (CHECKED && (offset < 0 || length < 0 || offset > capacity - length)) {
            throw outOfBounds(offset, length);
        }
    }

    private RuntimeException outOfBounds(long offset, long length) {
        return capacity == 0
                ? new IllegalStateException("native memory was released: access at " + offset + " of " + length)
                : new IndexOutOfBoundsException(
                        "access at " + offset + " of " + length + " bytes; the region holds " + capacity);
    }
}
