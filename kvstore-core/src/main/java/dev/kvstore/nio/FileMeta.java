package dev.kvstore.nio;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a file system keeps about a file, as the metadata of its entry. Immutable.
 *
 * <pre>
 * version u8 (1), type u8, mode u16, id u64, 4 × (seconds i64, nanoseconds i32): modified, changed, born, accessed
 * [ owner, group: length u16 and UTF-8; number of user attributes u16, each: name like owner, length i32 and bytes ]
 * </pre>
 *
 * Numbers are big-endian; what is in brackets is left out when there is nothing to say.
 *
 * @param type one of the constants
 * @param mode nine permission bits
 * @param id tells the file from every other, whatever its path; 0 when it was written raw
 * @param owner null for the file system's own
 * @param group null for the file system's own
 * @param attributes user attributes by name; not to be changed
 */
record FileMeta(
        int type,
        int mode,
        long id,
        Instant modified,
        Instant changed,
        Instant born,
        Instant accessed,
        String owner,
        String group,
        Map<String, byte[]> attributes) {
    static final int FILE = 0;
    static final int DIRECTORY = 1;
    static final int LINK = 2;
    static final int FILE_MODE = 0644;
    static final int DIRECTORY_MODE = 0755;
    static final int LINK_MODE = 0777;

    private static final byte VERSION = 1;
    private static final AtomicLong LAST_ID = new AtomicLong();
    private static final int HEAD = 4 + Long.BYTES + 4 * (Long.BYTES + Integer.BYTES);

    /** A new file of a type. */
    static FileMeta of(int type, int mode, Instant now) {
        return new FileMeta(type, mode, newId(), now, now, now, now, null, null, Map.of());
    }

    /** What is known of an entry that was written raw. */
    static FileMeta raw(int type, Instant written) {
        int mode = type == DIRECTORY ? DIRECTORY_MODE : FILE_MODE;
        return new FileMeta(type, mode, 0, written, written, written, written, null, null, Map.of());
    }

    /** Reads metadata; null when it is not a file system's. */
    static FileMeta decode(byte[] bytes) {
        if (bytes == null || bytes.length < HEAD || bytes[0] != VERSION) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        in.get();
        int type = in.get();
        int mode = in.getShort() & 0777;
        long id = in.getLong();
        Instant modified = instant(in);
        Instant changed = instant(in);
        Instant born = instant(in);
        Instant accessed = instant(in);
        if (!in.hasRemaining()) {
            return new FileMeta(type, mode, id, modified, changed, born, accessed, null, null, Map.of());
        }
        try (DataInputStream rest = new DataInputStream(new ByteArrayInputStream(bytes, HEAD, bytes.length - HEAD))) {
            String owner = text(rest);
            String group = text(rest);
            Map<String, byte[]> attributes = new TreeMap<>();
            for (int left = rest.readUnsignedShort(); left > 0; left--) {
                attributes.put(text(rest), rest.readNBytes(rest.readInt()));
            }
            return new FileMeta(type, mode, id, modified, changed, born, accessed, owner, group, attributes);
        } catch (IOException e) {
            return null;
        }
    }

    byte[] encode() {
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        head.put(VERSION).put((byte) type).putShort((short) mode).putLong(id);
        put(head, modified);
        put(head, changed);
        put(head, born);
        put(head, accessed);
        if (owner == null && group == null && attributes.isEmpty()) {
            return head.array();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.array());
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            text(out, owner);
            text(out, group);
            out.writeShort(attributes.size());
            for (Map.Entry<String, byte[]> attribute : attributes.entrySet()) {
                text(out, attribute.getKey());
                out.writeInt(attribute.getValue().length);
                out.write(attribute.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    boolean isFile() {
        return type == FILE;
    }

    boolean isDirectory() {
        return type == DIRECTORY;
    }

    boolean isLink() {
        return type == LINK;
    }

    /** With its content modified now, strictly later than before. */
    FileMeta modifiedNow() {
        Instant now = after(modified);
        return new FileMeta(type, mode, id, now, now, born, accessed, owner, group, attributes);
    }

    /** With something else about it changed now. */
    FileMeta changedNow() {
        return new FileMeta(type, mode, id, modified, after(changed), born, accessed, owner, group, attributes);
    }

    /** With other times; null leaves one as it is. */
    FileMeta withTimes(FileTime newModified, FileTime newAccessed, FileTime newBorn) {
        return new FileMeta(
                        type,
                        mode,
                        id,
                        newModified == null ? modified : newModified.toInstant(),
                        changed,
                        newBorn == null ? born : newBorn.toInstant(),
                        newAccessed == null ? accessed : newAccessed.toInstant(),
                        owner,
                        group,
                        attributes)
                .changedNow();
    }

    FileMeta withMode(int newMode) {
        return new FileMeta(type, newMode, id, modified, changed, born, accessed, owner, group, attributes)
                .changedNow();
    }

    FileMeta withOwner(String newOwner, String newGroup) {
        return new FileMeta(type, mode, id, modified, changed, born, accessed, newOwner, newGroup, attributes)
                .changedNow();
    }

    /** With a user attribute; a null value takes it away. */
    FileMeta withAttribute(String name, byte[] value) {
        Map<String, byte[]> others = new TreeMap<>(attributes);
        if (value == null) {
            others.remove(name);
        } else {
            others.put(name, value);
        }
        return new FileMeta(type, mode, id, modified, changed, born, accessed, owner, group, others).changedNow();
    }

    /** For a copy made now, which has the permissions in any case. */
    FileMeta copied(boolean withAttributes, Instant now) {
        return withAttributes
                ? new FileMeta(type, mode, newId(), modified, now, born, accessed, owner, group, attributes)
                : of(type, mode, now);
    }

    /** Grows, also from one run to the next. */
    private static long newId() {
        long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        return LAST_ID.updateAndGet(last -> Math.max(last + 1, now));
    }

    private static Instant after(Instant earlier) {
        Instant now = Instant.now();
        return now.isAfter(earlier) ? now : earlier.plusNanos(1);
    }

    private static Instant instant(ByteBuffer in) {
        return Instant.ofEpochSecond(in.getLong(), in.getInt());
    }

    private static void put(ByteBuffer out, Instant instant) {
        out.putLong(instant.getEpochSecond()).putInt(instant.getNano());
    }

    private static String text(DataInputStream in) throws IOException {
        byte[] bytes = in.readNBytes(in.readUnsignedShort());
        return bytes.length == 0 ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text == null ? KvPath.emptyBytes() : text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length);
        out.write(bytes);
    }
}
