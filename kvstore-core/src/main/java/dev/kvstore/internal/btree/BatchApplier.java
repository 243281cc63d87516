package dev.kvstore.internal.btree;

import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.engine.ChunkedRead;
import dev.kvstore.internal.engine.Condition;
import dev.kvstore.internal.engine.ConditionCheck;
import dev.kvstore.internal.engine.Engine;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.engine.Slots;
import dev.kvstore.internal.engine.TimeMarks;
import dev.kvstore.internal.engine.WriteTicket;
import dev.kvstore.internal.format.BatchReader;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;

/** Applies batches to the running transaction, those whose conditions and read sets hold. Runs under the write lock. */
final class BatchApplier implements AutoCloseable {
    private final TreeWriter writer;
    private final Transaction transaction;
    private final Slots<ReadSlot> readers;
    private final ReadSetCheck readSets;
    private final BatchReader reader = new BatchReader();
    private final TimeMarks marks = new TimeMarks(Clock.systemUTC());
    private Supplier<Map<String, Integer>> keyspaces = Map::of;
    private long sequence;

    BatchApplier(TreeWriter writer, Slots<ReadSlot> readers, ReadSetCheck readSets) {
        this.writer = writer;
        this.transaction = writer.transaction();
        this.readers = readers;
        this.readSets = readSets;
    }

    /** Where conditions find the keyspace of chunks. */
    void keyspaces(Supplier<Map<String, Integer>> ids) {
        keyspaces = ids;
    }

    /** A second has passed. */
    void tick() {
        marks.tick();
    }

    /** A transaction begins behind the write of this number. */
    void begin(long lastSequence) {
        writer.begin();
        sequence = lastSequence;
    }

    /** The number of the last write that was applied. */
    long sequence() {
        return sequence;
    }

    /** Whether the ticket's batch was applied; it is not when a condition does not hold. */
    boolean apply(WriteTicket ticket) throws IOException {
        BatchBuffer batch = ticket.batch();
        if (batch.reads() != null && !readSets.holds(batch.reads(), transaction.root(), sequence)) {
            ticket.firstSequence(Engine.CONFLICT);
            return false;
        }
        if (!batch.conditions().isEmpty() && !conditionsHold(batch)) {
            ticket.firstSequence(Engine.CONDITION_FAILED);
            return false;
        }
        ticket.firstSequence(sequence + 1);
        transaction.allocator.mayUseReserve(batch.puts() == 0);
        marks.mark(batch);
        Region encoded = batch.seal();
        reader.reset(encoded, 0, batch.length());
        boolean records = readSets.records(sequence + 1);
        while (reader.next()) {
            // What has no number of its own comes last and has that of the write before it.
            if (reader.isNumbered()) {
                sequence++;
            }
            write(encoded);
            if (records && reader.isNumbered()) {
                readSets.record(sequence, reader, encoded);
            }
        }
        return true;
    }

    /** Makes a change that no user wrote. */
    void apply(OwnTransactions.Change change) throws IOException {
        sequence += change.apply(writer, sequence + 1);
    }

    ReadSetCheck readSets() {
        return readSets;
    }

    @Override
    public void close() {
        readSets.close();
        writer.close();
    }

    private void write(Region encoded) throws IOException {
        switch (reader.kind()) {
            case EntryKind.DELETE -> writer.delete(encoded, reader.keyOffset(), reader.keyLength());
            case EntryKind.RANGE_DELETE ->
                writer.deleteRange(
                        encoded,
                        reader.keyOffset(),
                        reader.keyLength(),
                        encoded,
                        reader.valueOffset(),
                        reader.valueLength());
            default ->
                writer.put(
                        encoded,
                        reader.keyOffset(),
                        reader.keyLength(),
                        reader.kind(),
                        sequence,
                        encoded,
                        reader.valueOffset(),
                        reader.valueLength());
        }
    }

    /** Compared with the running transaction, which has the writes before it. */
    private boolean conditionsHold(BatchBuffer batch) {
        Integer chunks = keyspaces.get().get(ChunkedRead.KEYSPACE);
        ReadSlot slot = readers.enterAlways();
        try {
            for (Condition condition : batch.conditions()) {
                slot.internalKey(condition.key());
                if (!ConditionCheck.holds(condition, find(slot), slot, chunks, this::find)) {
                    return false;
                }
            }
            return true;
        } finally {
            readers.exit(slot);
        }
    }

    private boolean find(ReadSlot slot) {
        return TreeReader.get(transaction.pages, transaction.root(), slot.key(), slot.keyLength(), slot.result());
    }
}
