package dev.kvstore.internal.btree;

/**
 * A state of the tree as found in a meta page.
 *
 * @param metaPage the page it was found in
 * @param place where in that page
 */
record MetaRecord(TreeState state, int flags, long metaPage, int place) {
    boolean isDurable() {
        return (flags & MetaLayout.DURABLE) != 0;
    }

    boolean isClean() {
        return (flags & MetaLayout.CLEAN) != 0;
    }

    long txn() {
        return state.txn;
    }
}
