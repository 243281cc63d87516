package dev.kvstore.internal.lsm;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.sstable.Table;

/** A table with its holders: the trees it is part of, and jobs that read it. */
final class OpenTable extends Shared {
    private final FileMeta meta;
    private final Table table;
    private final TableFiles files;

    OpenTable(FileMeta meta, Table table, TableFiles files) {
        this.meta = meta;
        this.table = table;
        this.files = files;
    }

    FileMeta meta() {
        return meta;
    }

    Table table() {
        return table;
    }

    @Override
    void free() {
        files.closed(this);
    }

    @Override
    public String toString() {
        return "table " + meta.number();
    }
}
