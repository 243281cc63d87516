package dev.kvstore.samples.benchmarks.peer;

import dev.kvstore.samples.benchmarks.peer.kvstore.KvstorePeer;
import dev.kvstore.samples.benchmarks.peer.lmdb.LmdbPeer;
import dev.kvstore.samples.benchmarks.peer.rocksdb.RocksPeer;
import java.nio.file.Path;
import java.util.List;

/** The engines that can be compared. */
public enum PeerKind {
    /** This project's store. */
    KVSTORE("kvstore") {
        @Override
        public Peer open(Path directory, Settings settings) {
            return new KvstorePeer(directory, settings);
        }
    },
    /** RocksDB through its Java binding. */
    ROCKSDB("RocksDB") {
        @Override
        public Peer open(Path directory, Settings settings) {
            return new RocksPeer(directory, settings);
        }
    },
    /** LMDB through lmdbjava. */
    LMDB("LMDB") {
        @Override
        public Peer open(Path directory, Settings settings) {
            return new LmdbPeer(directory, settings);
        }

        @Override
        public boolean keepsLog() {
            return false;
        }

        @Override
        public List<String> jvmArguments() {
            return List.of(
                    "--add-opens=java.base/java.nio=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
        }
    };

    private final String title;

    PeerKind(String title) {
        this.title = title;
    }

    /** Opens the store in an existing directory, creating its files if there are none. */
    public abstract Peer open(Path directory, Settings settings);

    /** Returns whether the engine has a log that is replayed after a crash. */
    public boolean keepsLog() {
        return true;
    }

    /** Returns the JVM arguments without which this engine does not reach its full speed. */
    public List<String> jvmArguments() {
        return List.of();
    }

    /** Returns the engine's name for people. */
    public String title() {
        return title;
    }
}
