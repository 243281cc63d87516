package dev.kvstore.internal.lsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kvstore.LeakCheck;
import dev.kvstore.StoreClosedException;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.engine.Slots;
import dev.kvstore.internal.manifest.Version;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memtable.ArenaPool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReclamationTest {
    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    private final NativeMemory memory = leaks.watch(new NativeMemory());
    private final Slots<ReadSlot> readers = new Slots<>(() -> new ReadSlot(memory));
    private final Reclamation reclamation = new Reclamation(readers);
    private final List<Integer> released = new ArrayList<>();

    @AfterEach
    void close() {
        readers.close();
    }

    @Test
    void nothingIsReleasedUnderAReader() {
        ReadSlot reader = readers.enter();
        reclamation.retire(() -> released.add(1));
        reclamation.advance();
        assertEquals(List.of(), released);
        readers.exit(reader);
        reclamation.advance();
        assertEquals(List.of(1), released);
    }

    @Test
    void laterReadersDoNotHoldUpWhatWasRetiredBefore() {
        ReadSlot early = readers.enter();
        reclamation.retire(() -> released.add(1));
        ReadSlot late = readers.enter();
        readers.exit(early);
        reclamation.advance();
        assertEquals(List.of(1), released);
        readers.exit(late);
    }

    @Test
    void releaseThatFailsDoesNotKeepTheOthersFromBeingMade() {
        reclamation.defer(() -> released.add(1));
        reclamation.defer(() -> {
            throw new IllegalStateException("as planned");
        });
        reclamation.defer(() -> released.add(2));
        reclamation.drain();
        assertEquals(List.of(1, 2), released);
    }

    @Test
    void releaseMayRetireMore() {
        reclamation.defer(() -> reclamation.retire(() -> released.add(1)));
        reclamation.drain();
        assertEquals(List.of(1), released);
    }

    @Test
    void closedViewIsRefusedToLateComers() {
        ViewHolder views = new ViewHolder(reclamation);
        try (ArenaPool arenas = new ArenaPool(memory, 0)) {
            LiveMemtable empty = new LiveMemtable(arenas, 1, 0);
            TableTree tables = new TableTree(Version.EMPTY, file -> null);
            views.open(empty, new LiveMemtable[0], tables);
            empty.release();
            tables.release();
            views.retainCurrent().release();
            views.close();
            views.close();
            assertThrows(StoreClosedException.class, views::retainCurrent);
        }
    }
}
