package dev.kvstore.samples.benchmarks.drive;

import dev.kvstore.samples.benchmarks.data.Directories;
import dev.kvstore.samples.benchmarks.peer.Peer;
import dev.kvstore.samples.benchmarks.peer.PeerKind;
import dev.kvstore.samples.benchmarks.peer.Settings;
import dev.kvstore.samples.benchmarks.report.Costs;
import java.nio.file.Path;
import java.util.function.ToLongFunction;

/** Opens a store, lets it be written to, settles and closes it, and takes the time and the cost of all that. */
final class Writes {

    private static final double NANOS = 1e9;

    private final double writeSeconds;
    private final double settleSeconds;
    private final Costs costs;

    private Writes(double writeSeconds, double settleSeconds, Costs costs) {
        this.writeSeconds = writeSeconds;
        this.settleSeconds = settleSeconds;
        this.costs = costs;
    }

    /**
     * Measures.
     *
     * @param operations entries that {@code writing} writes
     * @param userBytes bytes of their keys and values
     * @param writing writes to the store and returns the heap bytes its threads have allocated for that
     */
    static Writes measure(
            PeerKind kind,
            Path directory,
            Settings settings,
            long operations,
            long userBytes,
            ToLongFunction<Peer> writing) {
        double systemBefore = Meters.writtenByProcess();
        long allocated;
        long counted;
        long start;
        long written;
        long settled;
        try (Peer peer = kind.open(directory, settings)) {
            start = System.nanoTime();
            allocated = writing.applyAsLong(peer);
            written = System.nanoTime();
            peer.settle();
            settled = System.nanoTime();
            counted = peer.bytesWritten();
        }
        Costs costs = new Costs(
                (double) allocated / operations,
                Directories.bytes(directory),
                counted < 0 ? Double.NaN : (double) counted / userBytes,
                (Meters.writtenByProcess() - systemBefore) / userBytes);
        return new Writes((written - start) / NANOS, (settled - written) / NANOS, costs);
    }

    /** Returns the seconds until the last write was acknowledged. */
    double writeSeconds() {
        return writeSeconds;
    }

    /** Returns the seconds until the store was at rest. */
    double totalSeconds() {
        return writeSeconds + settleSeconds;
    }

    Costs costs() {
        return costs;
    }
}
