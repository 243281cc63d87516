package dev.kvstore.fuzz;

import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.FileNames.Kind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Makes the checksums of a changed file right again, by the documents of the formats and without the store's code: what is
 * behind a checksum is looked at by a decoder only then.
 */
final class Seals {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int HEADER_CRC = 44;
    private static final int RECORD_HEADER = 32;
    private static final int TABLE_FOOTER = 96;
    private static final int TABLE_TRAILER = 5;
    private static final int PAGE = 4096;
    private static final int META_PLACE = 512;
    private static final int META_RECORD = 112;

    private final Kind kind;
    private final long number;

    /** Of a table: where each block and section ends. */
    private final List<Integer> ends = new ArrayList<>();

    /** Of a tree: what is under a checksum, and where that is. */
    private final List<Sealed> sealed = new ArrayList<>();

    private record Sealed(int start, int length, int seal) {}

    private Seals(Kind kind, long number) {
        this.kind = kind;
        this.number = number;
    }

    /** The seals of a file that is as the store wrote it. */
    static Seals of(String file, byte[] content) {
        Seals seals = new Seals(FileNames.kind(file), FileNames.number(file));
        if (seals.kind == Kind.TABLE) {
            seals.findBlocks(content);
        } else if (seals.kind == Kind.TREE) {
            seals.findPages(content);
        }
        return seals;
    }

    /** Renews all checksums of a file of the same length. */
    void renew(byte[] content) {
        if (kind == Kind.OPTIONS || kind == Kind.LOCK || content.length < FileHeader.LENGTH) {
            return;
        }
        INT.set(content, HEADER_CRC, crc(content, 0, HEADER_CRC));
        switch (kind) {
            case LOG, MANIFEST -> renewRecords(content);
            case TABLE -> renewBlocks(content);
            case TREE -> renewPages(content);
            default -> {
                // Nothing else in it is under a checksum.
            }
        }
    }

    /** Along the lengths that the records give, which may be forged. */
    private void renewRecords(byte[] content) {
        int previous = kind == Kind.LOG ? (int) INT.get(content, FileHeader.LENGTH + 12) : 0;
        long at = FileHeader.LENGTH;
        while (at + RECORD_HEADER <= content.length) {
            int start = (int) at;
            int length = (int) INT.get(content, start + 4);
            if (length < 0
                    || start + RECORD_HEADER + (long) length > content.length
                    || (int) INT.get(content, start + 8) == 0) {
                return;
            }
            INT.set(content, start + 12, previous);
            previous = sealed(content, start + 4, RECORD_HEADER - 4 + length, number, start);
            INT.set(content, start, previous);
            at = (start + RECORD_HEADER + (long) length + 7) & -8;
        }
    }

    private void renewBlocks(byte[] content) {
        int start = FileHeader.LENGTH;
        for (int end : ends) {
            INT.set(content, end - 4, sealed(content, start, end - 4 - start, start, number));
            start = end;
        }
        INT.set(content, start + TABLE_FOOTER - 4, sealed(content, start, TABLE_FOOTER - 4, start, number));
    }

    /** Every byte of a table is under one checksum, so that each block ends where the next checksum is right. */
    private void findBlocks(byte[] content) {
        int footer = content.length - TABLE_FOOTER;
        for (int start = FileHeader.LENGTH; start < footer; start = ends.get(ends.size() - 1)) {
            int end = start + TABLE_TRAILER;
            while ((int) INT.get(content, end - 4) != sealed(content, start, end - 4 - start, start, number)) {
                end++;
            }
            ends.add(end);
        }
    }

    private void renewPages(byte[] content) {
        for (Sealed part : sealed) {
            INT.set(content, part.seal, crc(content, part.start, part.length));
        }
    }

    /** Only where a checksum was: the inside of a long value is none of a page. */
    private void findPages(byte[] content) {
        add(content, new Sealed(0, FileHeader.LENGTH + 4, FileHeader.LENGTH + 4));
        for (int page = PAGE; page < 3 * PAGE; page += PAGE) {
            for (int place = page; place < page + 4 * META_PLACE; place += META_PLACE) {
                add(content, new Sealed(place + 4, META_RECORD - 4, place));
            }
        }
        for (int page = 3 * PAGE; page + PAGE <= content.length; page += PAGE) {
            add(content, new Sealed(page, PAGE - 4, page + PAGE - 4));
        }
    }

    private void add(byte[] content, Sealed part) {
        if ((int) INT.get(content, part.seal) == crc(content, part.start, part.length)) {
            sealed.add(part);
        }
    }

    private static int crc(byte[] content, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(content, offset, length);
        return (int) crc.getValue();
    }

    /** With two numbers behind the content, as eight little-endian bytes each. */
    private static int sealed(byte[] content, int offset, int length, long first, long second) {
        CRC32C crc = new CRC32C();
        crc.update(content, offset, length);
        crc.update(ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(first)
                .putLong(second)
                .flip());
        return (int) crc.getValue();
    }
}
