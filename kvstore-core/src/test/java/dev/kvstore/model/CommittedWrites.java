package dev.kvstore.model;

import dev.kvstore.Entry;
import dev.kvstore.KeyRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/** All writes of a run in their order: what transactions conflict with. */
final class CommittedWrites {
    /**
     * Keys of a keyspace.
     *
     * @param from inclusive; null: from the first key on
     * @param to null: up to the last key
     * @param inclusive whether {@code to} belongs to them
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Range(String keyspace, byte[] from, byte[] to, boolean inclusive) {
        static Range of(String keyspace, byte[] key) {
            return new Range(keyspace, key, key, true);
        }

        static Range of(String keyspace, KeyRange range) {
            return new Range(keyspace, range.from(), range.to(), false);
        }

        boolean contains(String name, byte[] key) {
            return overlaps(of(name, key));
        }

        boolean overlaps(Range other) {
            return keyspace.equals(other.keyspace) && !isBefore(other) && !other.isBefore(this);
        }

        /** The entries of a model in this range; a view. */
        NavigableMap<byte[], Entry> in(Model model) {
            NavigableMap<byte[], Entry> entries = model.entries(keyspace);
            NavigableMap<byte[], Entry> above = from == null ? entries : entries.tailMap(from, true);
            return to == null ? above : above.headMap(to, inclusive);
        }

        private boolean isBefore(Range other) {
            if (to == null || other.from == null) {
                return false;
            }
            int order = Arrays.compareUnsigned(to, other.from);
            return order < 0 || (order == 0 && !inclusive);
        }
    }

    /** What a cursor has passed over since its last absolute move. */
    static final class Span {
        private final String keyspace;
        private final KeyRange bounds;
        private byte[] from;
        private byte[] to;
        private boolean inclusive;
        private boolean hasFrom;
        private boolean hasTo;

        /**
         * Nothing yet.
         *
         * @param start where the move began to look, null for the end of the bounds
         * @param forward whether it looked upwards
         */
        Span(String keyspace, KeyRange bounds, byte[] start, boolean forward) {
            this.keyspace = keyspace;
            this.bounds = bounds;
            if (forward) {
                boolean below = start == null || (bounds.from() != null && compare(start, bounds.from()) < 0);
                from = below ? bounds.from() : start;
                hasFrom = true;
            } else {
                boolean above = start == null || (bounds.to() != null && compare(start, bounds.to()) > 0);
                to = above ? bounds.to() : start;
                hasTo = true;
            }
        }

        /** The cursor has moved to a key, or beyond the last one in its direction. */
        void reach(byte[] key, boolean forward) {
            if (forward && (key == null || !hasTo || (to != null && compare(key, to) >= 0))) {
                to = key == null ? bounds.to() : key;
                inclusive = key != null;
                hasTo = true;
            } else if (!forward && (key == null || !hasFrom || (from != null && compare(key, from) < 0))) {
                from = key == null ? bounds.from() : key;
                hasFrom = true;
            }
        }

        /** The keys passed over. */
        Optional<Range> range() {
            int order = from == null || to == null ? -1 : compare(from, to);
            return order < 0 || (order == 0 && inclusive)
                    ? Optional.of(new Range(keyspace, from, to, inclusive))
                    : Optional.empty();
        }

        private static int compare(byte[] a, byte[] b) {
            return Arrays.compareUnsigned(a, b);
        }
    }

    private record Write(Range range, long version) {}

    private final List<Write> writes = new ArrayList<>();

    void add(Range range, long version) {
        writes.add(new Write(range, version));
    }

    /** Whether anything in a range was written after a version. */
    boolean touched(Range range, long since) {
        return writes.stream().anyMatch(write -> write.version > since && write.range.overlaps(range));
    }
}
