package dev.kvstore.samples.benchmarks.data;

import dev.kvstore.samples.benchmarks.peer.Compression;
import dev.kvstore.samples.benchmarks.peer.Peer;
import dev.kvstore.samples.benchmarks.peer.PeerKind;
import dev.kvstore.samples.benchmarks.peer.Session;
import dev.kvstore.samples.benchmarks.peer.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The store directories of a run: settled data sets, loaded on first use, and scratch copies of them. */
public final class Stores {

    private final Path root;
    private final Compression compression;

    /** Keeps stores below {@code root}. */
    public Stores(Path root, Compression compression) {
        this.root = root;
        this.compression = compression;
    }

    /** Returns the directory below which all stores of the run lie. */
    public Path root() {
        return root;
    }

    /** Returns the same directories, used without compression. */
    public Stores uncompressed() {
        return new Stores(root, Compression.NONE);
    }

    /** Returns the settings that rows start from. */
    public Settings settings() {
        return Settings.standard(compression);
    }

    /** Returns the directory of a closed, settled store that holds {@code data}; it must not be written to. */
    public Path settled(PeerKind kind, DataSet data) {
        Path directory = root.resolve(kind + "-" + data.name() + "-" + compression);
        if (!Files.exists(directory)) {
            Path building = Directories.create(root.resolve(kind + "-building"));
            load(kind, data, building);
            Directories.sync(building);
            move(building, directory);
        }
        return directory;
    }

    /** Returns a copy of the settled store that may be written to; the last scratch directory is deleted. */
    public Path copyOfSettled(PeerKind kind, DataSet data) {
        Path settled = settled(kind, data);
        Path copy = empty(kind);
        Directories.copy(settled, copy);
        return copy;
    }

    /** Returns an empty directory; the engine's last scratch directory is deleted. */
    public Path empty(PeerKind kind) {
        Path scratch = root.resolve(kind + "-scratch");
        Directories.delete(scratch);
        return Directories.create(scratch);
    }

    private void load(PeerKind kind, DataSet data, Path directory) {
        try (Peer peer = kind.open(directory, settings());
                Session session = peer.openSession()) {
            new Loader(session, data.valueBytes(), data.batchEntries()).loadScattered(data.entries());
            peer.settle();
            Verifier.verify(session, data);
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
