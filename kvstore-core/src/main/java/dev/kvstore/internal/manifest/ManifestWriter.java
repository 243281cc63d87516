package dev.kvstore.internal.manifest;

import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.wal.RecordLayout;
import java.io.IOException;

/** Appends edits to a new manifest. After a failure it must not be used again, for its end is unknown. Not thread-safe. */
final class ManifestWriter implements AutoCloseable {
    private final Disk.OutputFile file;
    private final NativeMemory memory;
    private final long number;
    private final Checksum checksum = new Checksum();
    private long edits;
    private int chain;
    private long snapshotBytes;

    private ManifestWriter(Disk.OutputFile file, NativeMemory memory, long number) {
        this.file = file;
        this.memory = memory;
        this.number = number;
    }

    /** Creates a manifest that holds one edit, durably but for its name. */
    static ManifestWriter create(Disk disk, NativeMemory memory, StoreId storeId, long number, VersionEdit snapshot)
            throws IOException {
        ManifestWriter writer = new ManifestWriter(disk.create(FileNames.manifest(number)), memory, number);
        try (Region header = memory.allocate(MemoryComponent.SCRATCH, FileHeader.LENGTH)) {
            FileHeader.write(header, 0, FileHeader.MANIFEST, storeId, number, writer.checksum);
            writer.file.write(header, 0, FileHeader.LENGTH);
            writer.append(snapshot);
            writer.force();
            writer.snapshotBytes = writer.bytes();
            return writer;
        } catch (IOException | RuntimeException | Error e) {
            writer.closeAfter(e);
            throw e;
        }
    }

    /** Appends an edit; it counts after {@link #force()}. */
    void append(VersionEdit edit) throws IOException {
        byte[] payload = EditLayout.encode(edit);
        long length = RecordLayout.recordLength(payload.length);
        long position = file.position();
        try (Region record = memory.allocate(MemoryComponent.SCRATCH, length)) {
            record.putLong(length - Long.BYTES, 0);
            record.write(RecordLayout.HEADER_LENGTH, payload, 0, payload.length);
            RecordLayout.writeHeader(record, 0, RecordLayout.DATA, payload.length, chain, ++edits, 1, (int) position);
            chain = RecordLayout.seal(record, 0, number, position, checksum);
            file.write(record, 0, length);
        }
    }

    void force() throws IOException {
        file.force();
    }

    long number() {
        return number;
    }

    /** Bytes of the file. */
    long bytes() {
        return file.position();
    }

    /** Bytes of the file when it held its first edit only. */
    long snapshotBytes() {
        return snapshotBytes;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Closes the file because of a failure, to which a second one is added. */
    void closeAfter(Throwable failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
