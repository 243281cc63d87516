package dev.kvstore.internal.lsm;

import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.engine.WriteCounters;
import dev.kvstore.internal.engine.WriteTicket;
import dev.kvstore.internal.format.BatchReader;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.memtable.Memtable;

/** Puts what was logged into the memtable. Runs under the write lock; what it puts in is not visible before the committer says so. */
final class MemtableInserter {
    private final ReadValidator validator;
    private final WriteCounters counters;
    private final BatchReader reader = new BatchReader();

    MemtableInserter(ReadValidator validator, WriteCounters counters) {
        this.validator = validator;
        this.counters = counters;
    }

    /** Puts in a write of a group. */
    void insert(WriteTicket ticket, Memtable target) {
        BatchBuffer batch = ticket.batch();
        Region encoded = batch.seal();
        reader.reset(encoded, 0, batch.length());
        insert(reader, encoded, ticket.firstSequence(), target);
        if (validator.records(ticket.firstSequence())) {
            record(encoded, batch, ticket.firstSequence());
        }
        counters.count(batch);
    }

    /** Keeps the keys of a batch for the validation of transactions to come. */
    private void record(Region encoded, BatchBuffer batch, long firstSequence) {
        reader.reset(encoded, 0, batch.length());
        for (long sequence = firstSequence; reader.next() && reader.isNumbered(); sequence++) {
            validator.record(sequence, reader, encoded);
        }
    }

    /** Puts the writes of an encoded batch into a memtable. */
    static void insert(BatchReader batch, Region encoded, long firstSequence, Memtable target) {
        long sequence = firstSequence;
        while (batch.next()) {
            if (batch.kind() == EntryKind.RANGE_DELETE) {
                target.addRangeTombstone(new RangeTombstone(
                        encoded.toArray(batch.keyOffset(), batch.keyLength()),
                        encoded.toArray(batch.valueOffset(), batch.valueLength()),
                        sequence));
            } else if (!batch.isNumbered()) {
                target.put(
                        sequence - 1,
                        EntryKind.PUT,
                        encoded,
                        batch.keyOffset(),
                        batch.keyLength(),
                        batch.valueOffset(),
                        batch.valueLength());
            } else {
                target.put(
                        sequence,
                        batch.kind(),
                        encoded,
                        batch.keyOffset(),
                        batch.keyLength(),
                        batch.valueOffset(),
                        batch.valueLength());
            }
            sequence++;
        }
    }
}
