package dev.kvstore.internal.btree;

/** What a commit leads to: the fields of a meta record. Mutable, reused, the writer's. */
final class TreeState {
    /** The commit's transaction. */
    long txn;

    /** The last transaction that was durable before this record was written; its own when it is durable itself. */
    long durableTxn;

    /** The durable transaction before that. */
    long previousDurableTxn;

    long root;

    /** The transaction of the root page. */
    long rootTxn;

    /** The last sequence number. */
    long sequence;

    /** Entries in the tree. */
    long entries;

    /** Pages of the file. */
    long end;

    /** First page of the space map's directory as of the last durable transaction. */
    long spaceMap;

    long spaceMapTxn;

    void copyFrom(TreeState other) {
        txn = other.txn;
        durableTxn = other.durableTxn;
        previousDurableTxn = other.previousDurableTxn;
        root = other.root;
        rootTxn = other.rootTxn;
        sequence = other.sequence;
        entries = other.entries;
        end = other.end;
        spaceMap = other.spaceMap;
        spaceMapTxn = other.spaceMapTxn;
    }
}
