package dev.kvstore.internal.lsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kvstore.Cursor;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.LeakCheck;
import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreState;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.io.Fault;
import dev.kvstore.internal.io.Operation.Kind;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.internal.store.StoreOpener;
import java.io.IOException;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class InstallerTest {
    private static final byte[] KEY = {1};

    private final SimulatedDisk disk = SimulatedDisk.create(Path.of("store"));
    private final KeyValueStore store = StoreOpener.open(disk, StoreOptions.defaults());

    @Test
    void tableWhoseNameCannotBeMadeDurableIsDeletedAndTheStoreFails() throws IOException {
        try (store) {
            store.put(KEY, KEY);
            disk.device().inject(operation -> operation.kind() == Kind.SYNC_DIRECTORY, Fault.FAILED_SYNC, false);
            assertThrows(StoreFailedException.class, store::flush);
            assertEquals(StoreState.FAILED, store.metrics().state());
            assertNotNull(store.get(KEY));
            assertEquals(0, tables());
        }
    }

    @Test
    void tablesThatLeftTheTreeAreDeletedAsSoonAsNobodyReadsThem() throws IOException {
        try (store) {
            for (int i = 0; i < 3; i++) {
                store.put(KEY, KEY);
                store.flush();
            }
            try (Cursor cursor = store.cursor(KeyRange.all())) {
                store.compact();
                assertEquals(1, store.metrics().tableFiles());
                assertEquals(4, tables());
                assertEquals(true, cursor.first());
            }
            Awaitility.await().until(() -> tables() == 1);
        }
    }

    private long tables() throws IOException {
        return disk.list().stream()
                .filter(name -> FileNames.kind(name) == FileNames.Kind.TABLE)
                .count();
    }
}
