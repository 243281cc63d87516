package dev.kvstore.corruption;

import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Reader;
import dev.kvstore.StoreException;
import dev.kvstore.internal.io.CrashPolicy;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.model.Model;
import dev.kvstore.model.ScriptedWrite;
import dev.kvstore.testkit.StoreSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A small store on a device that is copied, damaged and opened again and again, with what it must hold. */
final class Specimen {
    /** What opening and reading a damaged copy came to. */
    enum Outcome {
        /** A typed error, at opening or at reading. */
        REFUSED,
        /** Nothing wrong to be seen. */
        IDENTICAL,
        /** The last writes of a log that was not closed are missing, and that is reported. */
        TAIL_DROPPED
    }

    static final Path PATH = Path.of("/simulated/store").toAbsolutePath();
    static final int WRITES = 60;

    private final StoreSetup setup;
    private final SimulatedDevice device;
    private final List<Model> prefixes = new ArrayList<>();
    private final List<ScriptedWrite> logged = new ArrayList<>();
    private final boolean closed;
    private final UnaryOperator<KeyValueStore> decorator;

    /**
     * Makes the store: two tables in different levels, and a log with the rest.
     *
     * @param closed whether it is closed, or left as a crash of the process leaves it
     */
    Specimen(StoreSetup setup, long seed, boolean closed) {
        this(setup, seed, closed, UnaryOperator.identity());
    }

    /** The same with something between the examination and the store. */
    Specimen(StoreSetup setup, long seed, boolean closed, UnaryOperator<KeyValueStore> decorator) {
        this.decorator = decorator;
        this.setup = setup;
        this.closed = closed;
        SimulatedDevice original = new SimulatedDevice();
        Model model = new Model();
        model.create(ScriptedWrite.SIDE);
        KeyValueStore store = setup.open(original.disk(PATH));
        store.keyspace(ScriptedWrite.SIDE);
        for (int i = 1; i <= WRITES; i++) {
            ScriptedWrite write = ScriptedWrite.small(seed, i);
            write.applyTo(store, setup.options().durability());
            write.applyTo(model, 0);
            if (i == WRITES / 3) {
                store.compact();
                prefixes.clear();
            } else if (i == WRITES * 2 / 3) {
                store.flush();
                prefixes.clear();
                logged.clear();
            } else {
                logged.add(write);
            }
            prefixes.add(model.copy());
        }
        SimulatedDevice crashed = closed ? null : original.crash(CrashPolicy.everythingSurvives());
        store.close();
        device = closed ? original.crash(CrashPolicy.everythingSurvives()) : crashed;
    }

    StoreSetup setup() {
        return setup;
    }

    boolean isClosed() {
        return closed;
    }

    List<String> files() {
        try (Disk disk = device.disk(PATH)) {
            return disk.list();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] content(String file) {
        return device.disk(PATH).content(file);
    }

    /** Where the last byte that is not zero lies, plus one. */
    int used(String file) {
        byte[] content = content(file);
        int end = content.length;
        while (end > 0 && content[end - 1] == 0) {
            end--;
        }
        return end;
    }

    /** What it holds after the first so many writes that are only in the log; with all of them, what it must hold. */
    Model before(int logged) {
        return prefixes.get(logged);
    }

    /** The writes that are only in the log. */
    List<ScriptedWrite> logged() {
        return List.copyOf(logged);
    }

    /** With a file of other content; null: without the file. */
    Outcome withContent(String file, byte[] content) {
        return examine(copy(file, content));
    }

    /** A device with the store, but for a file of other content; null: without the file. */
    SimulatedDevice copy(String file, byte[] content) {
        SimulatedDevice copy = device.crash(CrashPolicy.everythingSurvives());
        try (SimulatedDisk disk = copy.disk(PATH)) {
            disk.delete(file);
            if (content != null) {
                try (Disk.OutputFile output = disk.create(file)) {
                    output.write(content, 0, content.length);
                    output.force();
                }
            }
            disk.syncDirectory();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    private Outcome examine(SimulatedDevice copy) {
        Outcome outcome;
        try (KeyValueStore store = decorator.apply(setup.open(copy.disk(PATH)))) {
            outcome = read(store);
        } catch (StoreException e) {
            outcome = Outcome.REFUSED;
        }
        if (!copy.openHandles().isEmpty()) {
            throw new AssertionError("left open: " + copy.openHandles());
        }
        return outcome;
    }

    private Outcome read(KeyValueStore store) {
        Model newest = prefixes.get(prefixes.size() - 1);
        if (newest.keyspaces().keySet().stream()
                .anyMatch(name -> !name.isEmpty() && !store.keyspaces().contains(name))) {
            throw new AssertionError("a keyspace is missing, found " + store.keyspaces());
        }
        Model found = new Model();
        boolean whole = true;
        for (String name : newest.keyspaces().keySet()) {
            found.create(name);
            whole &= scan(store.keyspace(name), name, found);
        }
        if (!whole) {
            if (closed || store.metrics().droppedTailBytes() == 0) {
                lookUpAll(store, newest);
            }
            return Outcome.REFUSED;
        }
        if (found.contentFingerprint() == newest.contentFingerprint()) {
            return lookUpAll(store, newest) ? Outcome.IDENTICAL : Outcome.REFUSED;
        }
        boolean prefix = prefixes.stream().anyMatch(p -> p.contentFingerprint() == found.contentFingerprint());
        if (closed || !prefix || store.metrics().droppedTailBytes() == 0) {
            throw new AssertionError("wrong content" + (prefix ? ", an earlier state" : "") + "; dropped tail "
                    + store.metrics().droppedTailBytes() + " bytes");
        }
        return Outcome.TAIL_DROPPED;
    }

    /** Forwards, and backwards over the same; false when refused. */
    private static boolean scan(Reader reader, String name, Model found) {
        List<byte[]> backwards = new ArrayList<>();
        try (Cursor cursor = reader.cursor()) {
            for (boolean on = cursor.first(); on; on = cursor.next()) {
                found.put(name, cursor.keyBytes(), cursor.valueBytes(), cursor.version());
            }
            for (boolean on = cursor.last(); on; on = cursor.prev()) {
                backwards.add(cursor.keyBytes());
            }
        } catch (StoreException e) {
            return false;
        }
        List<byte[]> forwards = new ArrayList<>(found.entries(name).descendingKeySet());
        if (!Arrays.deepEquals(forwards.toArray(), backwards.toArray())) {
            throw new AssertionError("a scan backwards shows other keys than one forwards");
        }
        return true;
    }

    /** Each key by itself; false when one is refused. */
    private static boolean lookUpAll(KeyValueStore store, Model expected) {
        boolean whole = true;
        for (var keyspace : new TreeMap<>(expected.keyspaces()).entrySet()) {
            Reader reader = store.keyspace(keyspace.getKey());
            for (var entry : keyspace.getValue().entrySet()) {
                try {
                    if (!Arrays.equals(entry.getValue().value(), reader.get(entry.getKey()))) {
                        throw new AssertionError("a look-up shows another value than a scan");
                    }
                } catch (StoreException e) {
                    whole = false;
                }
            }
        }
        return whole;
    }
}
