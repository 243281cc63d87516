package dev.kvstore.internal.btree;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreFailedException;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.format.ExtendedValue;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The pages of the file, in place in its mapping, checked when they are first met.
 *
 * <p>The file is mapped in windows that begin every gigabyte and are up to two long, so that a run of up to a
 * gigabyte lies within the window of its first page wherever it begins. Where a window can't be mapped ahead of the
 * file's end, growing maps the last windows anew; what was mapped before stays until nobody holds the store any more,
 * for readers may be there.
 *
 * <p><b>Thread safety.</b> Growing and sealing is the writer's. Reading is anybody's who has read, from a volatile
 * variable, a page number that the writer published after it had grown the file. The marks of checked pages are racy:
 * a lost mark costs another check.
 */
final class PageStore {
    private static final int WINDOW_BITS = 30;
    private static final long WINDOW_BYTES = 1L << WINDOW_BITS;
    private static final long MOST_MAPPED = Integer.MAX_VALUE & ~0xFFFFL;

    /** Gives the file in ranges of at least so many bytes. */
    interface Mapper {
        Region map(long position, long length) throws IOException;
    }

    private final Disk.PageFile file;
    private final Mapper mapper;
    private final int pageSize;
    private final int pageBits;
    private final int windowBits;
    private final long windowMask;
    private final PageCheck check;
    private final AtomicInteger holders = new AtomicInteger(1);
    private final List<Region> mapped = new ArrayList<>();
    private Region[] windows = {};
    private long[][] checked = {};
    private long pages;

    /** A sync that failed: the operating system may drop what it could not write, so what is mapped may be old or zero. */
    private volatile StoreFailedException distrust;

    /** Of a file that is open for writing. */
    PageStore(Disk.PageFile file, int pageSize) throws IOException {
        this(file, (position, length) -> file.mapAhead(position, length, MOST_MAPPED), file.size(), pageSize);
    }

    /** Of a file that is open for reading. */
    PageStore(Disk.InputFile file, int pageSize) throws IOException {
        this(null, (position, length) -> file.map(position, (int) length), file.size(), pageSize);
    }

    private PageStore(Disk.PageFile file, Mapper mapper, long size, int pageSize) throws IOException {
        this.file = file;
        this.mapper = mapper;
        this.pageSize = pageSize;
        this.check = new PageCheck(pageSize);
        this.pageBits = Integer.numberOfTrailingZeros(pageSize);
        this.windowBits = WINDOW_BITS - pageBits;
        this.windowMask = (1L << windowBits) - 1;
        map(size >>> pageBits);
    }

    int pageSize() {
        return pageSize;
    }

    /** Pages that are mapped. */
    long pages() {
        return pages;
    }

    Disk.PageFile file() {
        return file;
    }

    /** Where a page lies; throws for a number beyond the file. */
    Region region(long page) {
        if (page >= pages) {
            throw damage(page, "is referred to, but the file holds " + pages + " pages");
        }
        return windows[(int) (page >>> windowBits)];
    }

    /** Offset of a page in its region. */
    long offset(long page) {
        return (page & windowMask) << pageBits;
    }

    /** A sync has failed: from now on nothing is read. */
    void distrust(StoreFailedException cause) {
        distrust = cause;
    }

    /** Throws when a sync has failed. */
    void requireTrusted() {
        StoreFailedException cause = distrust;
        if (cause != null) {
            throw new StoreFailedException(
                    "after a failed sync the pages of the tree can't be trusted until the store is opened anew: "
                            + cause.getMessage(),
                    cause);
        }
    }

    /** Makes sure that a page is whole, once, and of the transaction that its referrer says, always. */
    void check(long page, int gen, int level) {
        requireTrusted();
        if (!isChecked(page) || (int) Node.txn(region(page), offset(page)) != gen) {
            checkNow(page, gen, level);
        }
    }

    /** Makes sure that the run of an entry's value is whole, and that what the value says lies within it. */
    void checkValueRun(long page, int gen, long length, int kind) {
        requireTrusted();
        if (!isChecked(page)) {
            String problem = problemOfRun(page, gen, length);
            if (problem == null
                    && kind == EntryKind.EXTENDED_PUT
                    && !ExtendedValue.isWhole(region(page), offset(page) + PageLayout.RUN_CONTENT, (int) length)) {
                problem = "the value's metadata or chunks do not fit its " + length + " bytes";
            }
            if (problem != null) {
                throw damage(page, problem);
            }
            markChecked(page);
        }
    }

    /** Makes sure that a run is whole and of the transaction that its referrer says. */
    void checkRun(long page, int gen, long length) {
        requireTrusted();
        if (!isChecked(page)) {
            String problem = problemOfRun(page, gen, length);
            if (problem != null) {
                throw damage(page, problem);
            }
            markChecked(page);
        }
    }

    /** What is wrong with a page that may be of any kind, or null. */
    String problemOf(long page, int gen) {
        return page < PageLayout.FIRST_DATA_PAGE || page >= pages
                ? "page number must be between " + PageLayout.FIRST_DATA_PAGE + " and " + (pages - 1) + ", is " + page
                : check.problemOfFrame(region(page), offset(page), page, gen);
    }

    /** What is wrong with a leaf or branch, or null; a level below 0 is the one that it gives. */
    String problemOf(long page, int gen, int level) {
        String problem = problemOf(page, gen);
        return problem != null ? problem : check.problemOfNode(region(page), offset(page), level);
    }

    /** What is wrong with a page's number, transaction or checksum, or null. */
    String problemOfFrame(Region region, long offset, long page, int gen) {
        return check.problemOfFrame(region, offset, page, gen);
    }

    /** What is wrong with a run, or null. */
    String problemOfRun(long page, int gen, long length) {
        int count = PageLayout.runPages(length, pageSize);
        if (page < PageLayout.FIRST_DATA_PAGE || page + count > pages) {
            return "a run of " + count + " pages at " + page + " does not lie within the " + pages + " of the file";
        }
        return check.problemOfRun(region(page), offset(page), page, gen, length);
    }

    int runChecksum(long page, long length) {
        return check.runChecksum(region(page), offset(page), length);
    }

    /** Completes a page that will not change any more. */
    void seal(long page) {
        check.seal(region(page), offset(page));
    }

    void markChecked(long page) {
        long[] marks = checked[(int) (page >>> windowBits)];
        int bit = (int) (page & windowMask);
        marks[bit >>> 6] |= 1L << bit;
    }

    /** Makes the file at least so long; what is new is zero. */
    void grow(long newPages) throws IOException {
        long bytes = newPages << pageBits;
        // It is longer already when it grew before and could then not be mapped.
        if (bytes > file.size()) {
            file.grow(bytes);
        }
        map(newPages);
    }

    /** Gives back the end of the file; nothing there is read any more. */
    void shrink(long newPages) throws IOException {
        file.truncate(newPages << pageBits);
        map(newPages);
    }

    StoreCorruptedException damage(long page, String problem) {
        return new StoreCorruptedException(FileNames.TREE, page << pageBits, "page " + page + ": " + problem);
    }

    /** Keeps the mappings until {@link #release}, also when the file is closed meanwhile. */
    void retain() {
        holders.incrementAndGet();
    }

    /** Lets go of the mappings; the last one unmaps. */
    void release() {
        if (holders.decrementAndGet() == 0) {
            mapped.forEach(Region::close);
            mapped.clear();
            pages = 0;
        }
    }

    private boolean isChecked(long page) {
        if (page >= pages) {
            return false;
        }
        int bit = (int) (page & windowMask);
        return (checked[(int) (page >>> windowBits)][bit >>> 6] & (1L << bit)) != 0;
    }

    private void checkNow(long page, int gen, int level) {
        String problem = problemOf(page, gen, level);
        if (problem != null) {
            throw damage(page, problem);
        }
        markChecked(page);
    }

    private void map(long newPages) throws IOException {
        long size = newPages << pageBits;
        int count = (int) ((size + WINDOW_BYTES - 1) >>> WINDOW_BITS);
        Region[] larger = Arrays.copyOf(windows, count);
        long[][] marks = Arrays.copyOf(checked, count);
        for (int i = 0; i < count; i++) {
            long position = (long) i << WINDOW_BITS;
            long length = Math.min(MOST_MAPPED, size - position);
            if (larger[i] == null || larger[i].capacity() < length) {
                larger[i] = mapper.map(position, length);
                mapped.add(larger[i]);
            }
            if (marks[i] == null) {
                marks[i] = new long[1 << (windowBits - 6)];
            }
        }
        windows = larger;
        checked = marks;
        pages = newPages;
    }
}
