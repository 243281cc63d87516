package dev.kvstore.internal.io;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * The names in a directory of a simulated device: as the device holds them, as everybody sees them, and
 * the operations that lead from one to the other. Guarded by the device.
 */
final class SimulatedDirectory {
    /** One atomic change of names: {@code removed} and {@code added} may be null. */
    private record Change(String removed, String added, SimulatedFile file) {
        void applyTo(Map<String, SimulatedFile> names) {
            if (removed != null) {
                names.remove(removed);
            }
            if (added != null) {
                names.put(added, file);
            }
        }
    }

    private final Map<String, SimulatedFile> durable = new TreeMap<>();
    private final Map<String, SimulatedFile> names = new TreeMap<>();
    private final List<Change> unsynced = new ArrayList<>();

    SimulatedFile get(String name) {
        return names.get(name);
    }

    List<String> names() {
        return List.copyOf(names.keySet());
    }

    void add(String name, SimulatedFile file) {
        change(new Change(null, name, file));
    }

    void remove(String name) {
        change(new Change(name, null, null));
    }

    void rename(String from, String to) {
        change(new Change(from, to, names.get(from)));
    }

    void sync() {
        unsynced.forEach(change -> change.applyTo(durable));
        unsynced.clear();
    }

    /** The system makes the first so many changes durable by itself. */
    void writeBack(Random random) {
        List<Change> first = unsynced.subList(0, random.nextInt(unsynced.size() + 1));
        first.forEach(change -> change.applyTo(durable));
        first.clear();
    }

    /** A sync that failed: the changes stay visible and will never be durable. */
    void loseUnsynced() {
        unsynced.clear();
    }

    int dirtyUnits() {
        return unsynced.size();
    }

    boolean isDurable(String name) {
        return durable.get(name) == names.get(name);
    }

    /** Every file that somebody sees or a crash may bring back. */
    Set<SimulatedFile> files() {
        Set<SimulatedFile> files = new LinkedHashSet<>(durable.values());
        for (Change change : unsynced) {
            if (change.file != null) {
                files.add(change.file);
            }
        }
        files.addAll(names.values());
        return files;
    }

    /** The names found after a crash. */
    Map<String, SimulatedFile> namesAfterCrash(CrashPolicy.Decisions decisions) {
        Map<String, SimulatedFile> found = new TreeMap<>(durable);
        BitSet surviving = decisions.survivingNames(unsynced.size());
        surviving.stream().mapToObj(unsynced::get).forEach(change -> change.applyTo(found));
        return found;
    }

    private void change(Change change) {
        change.applyTo(names);
        unsynced.add(change);
    }
}
