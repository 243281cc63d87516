package dev.kvstore.internal.manifest;

import dev.kvstore.StoreFormatException;
import dev.kvstore.internal.format.Varint;
import dev.kvstore.internal.memory.Region;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The binary form of a {@link VersionEdit}: fields of {@code tag varint, length varint, content}, in any order.
 *
 * <p>A reader skips fields with unknown tags from {@link #FIRST_OPTIONAL} up and refuses lower ones, and ignores what
 * follows the known content of a field.
 */
final class EditLayout {
    /** Unknown tags from here on may be ignored by a reader, lower ones may not. */
    static final int FIRST_OPTIONAL = 64;

    private static final int ADDED_FILE = 1;
    private static final int DELETED_FILE = 2;
    private static final int LOG_WATERMARK = 3;
    private static final int NEXT_FILE_NUMBER = 4;
    private static final int LAST_SEQUENCE = 5;
    private static final int CREATED_KEYSPACE = 6;
    private static final int DROPPED_KEYSPACE = 7;
    private static final int NEXT_KEYSPACE_ID = 8;
    private static final int CLEAN_CLOSE = 9;
    private static final int LARGEST_EXCLUSIVE = 1;

    private EditLayout() {}

    static byte[] encode(VersionEdit edit) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (VersionEdit.DeletedFile file : edit.deletedFiles()) {
            field(out, DELETED_FILE, numbers(file.level(), file.number()));
        }
        for (VersionEdit.AddedFile file : edit.addedFiles()) {
            field(out, ADDED_FILE, encode(file));
        }
        number(out, LOG_WATERMARK, edit.logWatermark());
        number(out, NEXT_FILE_NUMBER, edit.nextFileNumber());
        number(out, LAST_SEQUENCE, edit.lastSequence());
        for (int id : edit.droppedKeyspaces()) {
            number(out, DROPPED_KEYSPACE, id);
        }
        for (VersionEdit.Keyspace keyspace : edit.createdKeyspaces()) {
            ByteArrayOutputStream content = numbers(keyspace.id());
            bytes(content, keyspace.name().getBytes(StandardCharsets.UTF_8));
            field(out, CREATED_KEYSPACE, content);
        }
        number(out, NEXT_KEYSPACE_ID, edit.nextKeyspaceId());
        number(out, CLEAN_CLOSE, edit.cleanCloseSequence());
        return out.toByteArray();
    }

    /**
     * Reads an edit whose checksum is right.
     *
     * @throws InconsistentEditException when it is malformed all the same
     * @throws StoreFormatException when it holds a field that only a newer version understands
     */
    static VersionEdit decode(Region source, long offset, int length, String file) throws InconsistentEditException {
        VersionEdit edit = new VersionEdit();
        Fields fields = new Fields(source, offset, offset + length);
        while (fields.hasMore()) {
            int tag = fields.integer();
            Fields content = fields.sub();
            try {
                decodeField(edit, tag, content, file);
            } catch (IllegalArgumentException e) {
                throw new InconsistentEditException("field with tag " + tag + ": " + e.getMessage());
            }
        }
        return edit;
    }

    private static void decodeField(VersionEdit edit, int tag, Fields in, String file)
            throws InconsistentEditException {
        switch (tag) {
            case ADDED_FILE -> decodeFile(edit, in);
            case DELETED_FILE -> edit.delete(in.integer(), in.number());
            case LOG_WATERMARK -> edit.logWatermark(in.number());
            case NEXT_FILE_NUMBER -> edit.nextFileNumber(in.number());
            case LAST_SEQUENCE -> edit.lastSequence(in.number());
            case CREATED_KEYSPACE -> edit.createKeyspace(in.integer(), new String(in.bytes(), StandardCharsets.UTF_8));
            case DROPPED_KEYSPACE -> edit.dropKeyspace(in.integer());
            case NEXT_KEYSPACE_ID -> edit.nextKeyspaceId(in.number());
            case CLEAN_CLOSE -> edit.cleanClose(in.number());
            default -> {
                if (tag < FIRST_OPTIONAL) {
                    throw new StoreFormatException(
                            file + " holds a field with tag " + tag + ", written by a newer kvstore");
                }
            }
        }
    }

    private static ByteArrayOutputStream encode(VersionEdit.AddedFile file) {
        FileMeta meta = file.meta();
        ByteArrayOutputStream out = numbers(
                file.level(),
                meta.number(),
                meta.fileBytes(),
                meta.entries(),
                meta.tombstones(),
                meta.rangeTombstones(),
                meta.smallestSequence(),
                meta.largestSequence(),
                meta.userBytes(),
                meta.range().largestExclusive() ? LARGEST_EXCLUSIVE : 0);
        bytes(out, meta.range().smallest());
        bytes(out, meta.range().largest());
        return out;
    }

    private static void decodeFile(VersionEdit edit, Fields in) throws InconsistentEditException {
        int level = in.integer();
        long number = in.number();
        long fileBytes = in.number();
        long entries = in.number();
        long tombstones = in.number();
        long rangeTombstones = in.number();
        long smallestSequence = in.number();
        long largestSequence = in.number();
        long userBytes = in.number();
        boolean exclusive = (in.number() & LARGEST_EXCLUSIVE) != 0;
        KeyRange range = new KeyRange(in.bytes(), in.bytes(), exclusive);
        edit.add(
                level,
                new FileMeta(
                        number,
                        fileBytes,
                        entries,
                        tombstones,
                        rangeTombstones,
                        range,
                        smallestSequence,
                        largestSequence,
                        userBytes));
    }

    private static void number(ByteArrayOutputStream out, int tag, long number) {
        if (number != VersionEdit.UNSET) {
            field(out, tag, numbers(number));
        }
    }

    private static ByteArrayOutputStream numbers(long... numbers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (long number : numbers) {
            varint(out, number);
        }
        return out;
    }

    private static void field(ByteArrayOutputStream out, int tag, ByteArrayOutputStream content) {
        varint(out, tag);
        bytes(out, content.toByteArray());
    }

    private static void bytes(ByteArrayOutputStream out, byte[] bytes) {
        varint(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void varint(ByteArrayOutputStream out, long number) {
        long rest = number;
        while (rest >= 0x80) {
            out.write((int) (rest | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /** A cursor over varints and byte strings that never leaves its field. */
    private static final class Fields {
        private final Region source;
        private final long limit;
        private long position;

        Fields(Region source, long position, long limit) {
            this.source = source;
            this.position = position;
            this.limit = limit;
        }

        boolean hasMore() {
            return position < limit;
        }

        long number() throws InconsistentEditException {
            long packed = Varint.readLong(source, position, limit);
            if (packed == Varint.MALFORMED) {
                throw new InconsistentEditException("malformed number");
            }
            position += Varint.width(packed);
            return Varint.value(packed);
        }

        int integer() throws InconsistentEditException {
            long number = number();
            if (number > Integer.MAX_VALUE) {
                throw new InconsistentEditException("number " + number + " is too large");
            }
            return (int) number;
        }

        byte[] bytes() throws InconsistentEditException {
            int length = length();
            byte[] bytes = source.toArray(position, length);
            position += length;
            return bytes;
        }

        Fields sub() throws InconsistentEditException {
            int length = length();
            position += length;
            return new Fields(source, position - length, position);
        }

        private int length() throws InconsistentEditException {
            long length = number();
            if (length > limit - position) {
                throw new InconsistentEditException("field of " + length + " bytes, " + (limit - position) + " left");
            }
            return (int) length;
        }
    }
}
