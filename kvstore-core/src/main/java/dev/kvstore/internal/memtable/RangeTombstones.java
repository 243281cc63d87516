package dev.kvstore.internal.memtable;

import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.format.RangeTombstoneList;
import java.util.Arrays;

/**
 * The range tombstones of a memtable: one writer adds, readers take immutable lists.
 *
 * <p>A published state is an array and how much of it counts. The writer fills the next element, which
 * no published state shows, and then publishes a state with one more. A state is fragmented into a list
 * when somebody first asks, so a batch of range deletions pays for one list.
 */
final class RangeTombstones {
    private static final State NOTHING = new State(new RangeTombstone[4], 0);

    private volatile State state = NOTHING;

    /** For the writer alone. */
    void add(RangeTombstone tombstone) {
        State last = state;
        RangeTombstone[] all = last == NOTHING || last.count == last.all.length
                ? Arrays.copyOf(last.all, Math.max(4, 2 * last.count))
                : last.all;
        all[last.count] = tombstone;
        state = new State(all, last.count + 1);
    }

    RangeTombstoneList list() {
        return state.list();
    }

    int count() {
        return state.count;
    }

    private static final class State {
        private final RangeTombstone[] all;
        private final int count;

        /** Computed on demand; two readers may both do it and get equal lists. */
        private volatile RangeTombstoneList list;

        State(RangeTombstone[] all, int count) {
            this.all = all;
            this.count = count;
            this.list = count == 0 ? RangeTombstoneList.EMPTY : null;
        }

        RangeTombstoneList list() {
            RangeTombstoneList known = list;
            if (known == null) {
                known = RangeTombstoneList.of(Arrays.asList(all).subList(0, count));
                list = known;
            }
            return known;
        }
    }
}
