package dev.kvstore.internal.lsm;

import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.FileNames.Kind;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.manifest.ManifestSalvage;
import dev.kvstore.internal.wal.LogReader;
import dev.kvstore.internal.wal.LogRecovery;
import java.io.IOException;

/**
 * Whether a manifest that looks whole has lost its last edits: it then names fewer tables than there are, and its log does
 * not go on where its tables end. Opening refuses such a store for the same reasons.
 */
final class LostEdits {
    private final Disk source;
    private final ManifestSalvage state;
    private long firstUnflushed;

    private LostEdits(Disk source, ManifestSalvage state) {
        this.source = source;
        this.state = state;
    }

    /** What shows that edits are lost, or null. */
    static String proof(Disk source, ManifestSalvage state) throws IOException {
        return state.version() == null || state.closed() ? null : new LostEdits(source, state).proof();
    }

    private String proof() throws IOException {
        LogRecovery log = new LogReader(source, state.storeId(), true)
                .recover(state.logWatermark(), 0, (region, offset, length, first, last, segment) -> {
                    if (last > state.lastSequence() && firstUnflushed == 0) {
                        firstUnflushed = first;
                    }
                });
        if (firstUnflushed > state.lastSequence() + 1) {
            return "the manifest ends with sequence number " + state.lastSequence() + ", and the log begins with "
                    + firstUnflushed;
        }
        boolean started = !log.segments().isEmpty() || source.exists(FileNames.log(state.logWatermark()));
        return started || isNew() ? null : "the manifest has no mark of a clean close, and there is no log";
    }

    private boolean isNew() throws IOException {
        return state.lastSequence() == 0
                && state.keyspaces().isEmpty()
                && source.list().stream().noneMatch(name -> FileNames.kind(name) == Kind.TABLE);
    }
}
