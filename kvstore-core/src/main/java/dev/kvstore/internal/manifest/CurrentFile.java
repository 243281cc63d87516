package dev.kvstore.internal.manifest;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreFormatException;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/**
 * CURRENT: a file header that carries the number of the live manifest, and for people the manifest's name and a line feed.
 *
 * @param storeId the store's id
 * @param manifest the number of the live manifest
 */
record CurrentFile(StoreId storeId, long manifest) {
    private static final String TEMPORARY = FileNames.temporary(FileNames.CURRENT);
    private static final int MAX_NAME = 64;

    static boolean exists(Disk disk) throws IOException {
        return disk.exists(FileNames.CURRENT);
    }

    /**
     * Checks that the directory is one where no store has been.
     *
     * @param expected an edit whose tables may be there
     * @throws StoreCorruptedException when there are other tables or logs, so that CURRENT was lost
     */
    static void checkRightlyMissing(Disk disk, VersionEdit expected) throws IOException {
        Set<Long> known = new TreeSet<>();
        for (VersionEdit.AddedFile file : expected.addedFiles()) {
            known.add(file.meta().number());
        }
        for (String name : disk.list()) {
            FileNames.Kind kind = FileNames.kind(name);
            boolean table = kind == FileNames.Kind.TABLE && !known.contains(FileNames.number(name));
            if (table || kind == FileNames.Kind.LOG) {
                throw damaged(0, "it is missing, but " + name + " is there");
            }
        }
    }

    /**
     * Reads CURRENT.
     *
     * @throws StoreCorruptedException when it is damaged
     * @throws StoreFormatException when it is of another product or format version
     */
    static CurrentFile read(Disk disk, NativeMemory memory) throws IOException {
        try (Disk.InputFile file = disk.open(FileNames.CURRENT)) {
            int length = (int) Math.min(file.size(), FileHeader.LENGTH + MAX_NAME + 1);
            if (!isOurs(file, memory)) {
                throw new StoreFormatException(disk.path() + " holds something else than a store: its file "
                        + FileNames.CURRENT + " was not written by kvstore");
            }
            if (length <= FileHeader.LENGTH || length > FileHeader.LENGTH + MAX_NAME) {
                throw damaged(length, "expected " + FileHeader.LENGTH + " bytes and a name, found " + file.size());
            }
            try (Region content = memory.allocate(MemoryComponent.SCRATCH, length)) {
                file.read(0, content, 0, length);
                return decode(content, length);
            }
        }
    }

    /** Other products have a file of this name, too, which begins with that of their manifest. */
    private static boolean isOurs(Disk.InputFile file, NativeMemory memory) throws IOException {
        if (file.size() < Long.BYTES) {
            return true;
        }
        try (Region start = memory.allocate(MemoryComponent.SCRATCH, Long.BYTES)) {
            file.read(0, start, 0, Long.BYTES);
            String text = new String(start.toArray(0, Long.BYTES), StandardCharsets.ISO_8859_1);
            return !text.equals("MANIFEST");
        }
    }

    /** Makes a durable file that {@link #install} turns into CURRENT. */
    void stage(Disk disk, NativeMemory memory) throws IOException {
        byte[] name = line(manifest);
        disk.delete(TEMPORARY);
        try (Disk.OutputFile file = disk.create(TEMPORARY);
                Region header = memory.allocate(MemoryComponent.SCRATCH, FileHeader.LENGTH)) {
            FileHeader.write(header, 0, FileHeader.CURRENT, storeId, manifest, new Checksum());
            file.write(header, 0, FileHeader.LENGTH);
            file.write(name, 0, name.length);
            file.force();
        }
    }

    /** Atomically replaces CURRENT by the staged file, durably. */
    static void install(Disk disk) throws IOException {
        disk.rename(TEMPORARY, FileNames.CURRENT);
        disk.syncDirectory();
    }

    /** Deletes the staged file; absent is fine. */
    static void unstage(Disk disk) throws IOException {
        disk.delete(TEMPORARY);
    }

    private static CurrentFile decode(Region content, int length) {
        int nameLength = length - FileHeader.LENGTH;
        String text = new String(content.toArray(FileHeader.LENGTH, nameLength), StandardCharsets.ISO_8859_1);
        String name = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        long number = FileNames.kind(name) == FileNames.Kind.MANIFEST ? FileNames.number(name) : -1;
        StoreId storeId = FileHeader.check(
                content, 0, FileHeader.CURRENT, null, Math.max(number, 0), FileNames.CURRENT, new Checksum());
        if (number < 0 || !text.endsWith("\n")) {
            throw damaged(FileHeader.LENGTH, "expected the name of a manifest and a line feed");
        }
        return new CurrentFile(storeId, number);
    }

    private static byte[] line(long manifest) {
        return (FileNames.manifest(manifest) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static StoreCorruptedException damaged(long offset, String problem) {
        return new StoreCorruptedException(FileNames.CURRENT, offset, problem);
    }
}
