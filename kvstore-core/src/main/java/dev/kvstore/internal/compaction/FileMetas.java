package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.KeyRange;
import dev.kvstore.internal.sstable.TableMeta;

/** What the manifest keeps of a finished table. */
final class FileMetas {
    private FileMetas() {}

    static FileMeta of(TableMeta table) {
        return new FileMeta(
                table.fileNumber(),
                table.fileBytes(),
                table.entries(),
                table.tombstones(),
                table.rangeTombstones(),
                new KeyRange(table.smallestKey(), table.largestKey(), table.largestExclusive()),
                table.smallestSequence(),
                table.largestSequence(),
                table.userBytes());
    }
}
