package dev.kvstore.samples.benchmarks.peer;

import dev.kvstore.StorageEngine;
import dev.kvstore.samples.benchmarks.peer.kvstore.KvstorePeer;
import dev.kvstore.samples.benchmarks.peer.lmdb.LmdbPeer;
import dev.kvstore.samples.benchmarks.peer.mvstore.MvStorePeer;
import dev.kvstore.samples.benchmarks.peer.rocksdb.RocksPeer;
import dev.kvstore.samples.benchmarks.peer.xodus.XodusPeer;
import java.nio.file.Path;
import java.util.List;

/** The engines that can be compared. */
public enum PeerKind {
    /** This project's store. */
    KVSTORE("kvstore") {
        @Override
        public Peer open(Path directory, Settings settings) {
            return new KvstorePeer(directory, settings, StorageEngine.LSM);
        }

        @Override
        public boolean hasTransactions() {
            return true;
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
    },
    /** The storage engine of H2, with its entries on the heap. */
    MVSTORE("MVStore") {
        @Override
        public Peer open(Path directory, Settings settings) {
            return new MvStorePeer(directory, settings);
        }

        @Override
        public boolean keepsLog() {
            return false;
        }
    },
    /** The storage engine of JetBrains, with its entries on the heap. */
    XODUS("Xodus") {
        @Override
        public Peer open(Path directory, Settings settings) {
            return new XodusPeer(directory, settings);
        }

        @Override
        public boolean keepsLog() {
            return false;
        }
    },
    /** This project's store with its entries in a B+tree. */
    KVSTORE_BTREE("kvstore-btree") {
        @Override
        public Peer open(Path directory, Settings settings) {
            return new KvstorePeer(directory, settings, StorageEngine.BTREE);
        }

        @Override
        public boolean hasTransactions() {
            return true;
        }

        @Override
        public boolean keepsLog() {
            return false;
        }
    };

    /** The engines that are compared unless others are asked for. */
    public static final List<PeerKind> USUAL = List.of(KVSTORE, ROCKSDB, LMDB);

    private final String title;

    PeerKind(String title) {
        this.title = title;
    }

    /** Opens the store in an existing directory, creating its files if there are none. */
    public abstract Peer open(Path directory, Settings settings);

    /** Returns whether its transactions are among what is measured. */
    public boolean hasTransactions() {
        return false;
    }

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
