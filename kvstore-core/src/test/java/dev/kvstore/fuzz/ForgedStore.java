package dev.kvstore.fuzz;

import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.StoreException;
import dev.kvstore.internal.io.CrashPolicy;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.model.ScriptedWrite;
import dev.kvstore.testkit.StoreSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A small store whose files are changed, with checksums that are right or not, and which is then opened and used in every
 * way. Typed errors are good answers, and so is any content: a forged checksum vouches for it. No other exception is, nor
 * anything left behind.
 */
final class ForgedStore {
    private static final Path PATH = Path.of("/simulated/store").toAbsolutePath();
    private static final int WRITES = 60;

    private final StoreSetup setup;
    private final SimulatedDevice device;
    private final Map<String, byte[]> contents = new TreeMap<>();
    private final Map<String, Seals> seals = new TreeMap<>();

    /** @param closed whether the store is closed, or left as a crash of the process leaves it */
    ForgedStore(StoreSetup setup, boolean closed) {
        this.setup = setup;
        SimulatedDevice original = new SimulatedDevice();
        KeyValueStore store = setup.open(original.disk(PATH));
        for (int i = 1; i <= WRITES; i++) {
            ScriptedWrite.small(1, i).applyTo(store, setup.options().durability());
            if (i == WRITES / 3) {
                store.compact();
            } else if (i == WRITES * 2 / 3) {
                store.flush();
            }
        }
        SimulatedDevice crashed = closed ? null : original.crash(CrashPolicy.everythingSurvives());
        store.close();
        device = closed ? original.crash(CrashPolicy.everythingSurvives()) : crashed;
        readFiles();
    }

    private void readFiles() {
        try (SimulatedDisk disk = device.disk(PATH)) {
            for (String file : disk.list()) {
                byte[] content = disk.content(file);
                if (content.length > 0) {
                    contents.put(file, content);
                    seals.put(file, Seals.of(file, content));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files that can be changed. */
    int files() {
        return contents.size();
    }

    /** Bytes of a file up to the last that isn't zero. */
    int used(int file) {
        byte[] content = contents.get(name(file));
        int end = content.length;
        while (end > 1 && content[end - 1] == 0) {
            end--;
        }
        return end;
    }

    String name(int file) {
        return contents.keySet().stream().skip(file).findFirst().orElseThrow();
    }

    /** Changes a file and uses the store; whether it was refused somewhere. */
    boolean isRefused(Forgery forgery, boolean sealed) {
        String name = name(forgery.file(files()));
        byte[] changed = forgery.applyTo(contents.get(name));
        if (sealed) {
            seals.get(name).renew(changed);
        }
        SimulatedDevice copy = device.crash(CrashPolicy.everythingSurvives());
        replace(copy, name, changed);
        NativeMemory memory = new NativeMemory();
        boolean refused = false;
        try (KeyValueStore store = setup.open(copy.disk(PATH), memory)) {
            refused = !use(store);
        } catch (StoreException e) {
            refused = true;
        }
        if (!copy.openHandles().isEmpty() || memory.used() != 0) {
            throw new AssertionError("left open: " + copy.openHandles() + " and " + memory.used() + " bytes");
        }
        return refused;
    }

    /** Checks that a file whose checksums are renewed without a change is the same file. */
    boolean isUntouchedByRenewal(int file) {
        byte[] content = contents.get(name(file)).clone();
        seals.get(name(file)).renew(content);
        return Arrays.equals(content, contents.get(name(file)));
    }

    private static void replace(SimulatedDevice device, String name, byte[] content) {
        try (SimulatedDisk disk = device.disk(PATH)) {
            disk.delete(name);
            try (Disk.OutputFile output = disk.create(name)) {
                output.write(content, 0, content.length);
                output.force();
            }
            disk.syncDirectory();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean use(KeyValueStore store) {
        boolean whole = true;
        for (String name : store.keyspaces()) {
            whole &= succeeds(() -> scan(store.keyspace(name)));
        }
        whole &= succeeds(
                () -> ScriptedWrite.small(2, 1).applyTo(store, store.options().durability()));
        whole &= succeeds(store::flush);
        whole &= succeeds(store::verify);
        whole &= succeeds(store::compact);
        return whole;
    }

    private static void scan(Keyspace keyspace) {
        try (Cursor cursor = keyspace.cursor()) {
            for (boolean on = cursor.first(); on; on = cursor.next()) {
                byte[] key = cursor.keyBytes();
                cursor.valueBytes();
                if (key.length > 0) {
                    succeeds(() -> keyspace.get(key));
                }
            }
            for (boolean on = cursor.last(); on; on = cursor.prev()) {
                cursor.version();
            }
        }
    }

    private static boolean succeeds(Runnable action) {
        try {
            action.run();
            return true;
        } catch (StoreException e) {
            return false;
        }
    }
}
