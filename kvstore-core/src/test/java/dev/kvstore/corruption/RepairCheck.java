package dev.kvstore.corruption;

import dev.kvstore.KeyValueStore;
import dev.kvstore.RepairReport;
import dev.kvstore.StoreException;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.FileNames.Kind;
import dev.kvstore.internal.io.SimulatedDevice;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.model.Model;
import dev.kvstore.model.ScriptedWrite;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the repair of a store with one damaged file must come to. The original stays as it is. The new store is whole and
 * can be used; what in it differs from what was written is reported, and nothing in it was never written. It holds:
 *
 * <ul>
 *   <li>each key as the damaged store itself still answers for it, if that can be opened;
 *   <li>everything, if the damaged file only names others or holds options;
 *   <li>all records but one of a log of which one byte is wrong, and all of them if the byte is of its file header.
 * </ul>
 */
final class RepairCheck {
    /** Files whose content is in other files as well. */
    private static final Set<Kind> NAMING = Set.of(Kind.CURRENT, Kind.OPTIONS, Kind.LOCK, Kind.MANIFEST);

    private final Specimen specimen;
    private final Map<String, String> expected;
    private final Set<String> written = new HashSet<>();

    RepairCheck(Specimen specimen, List<Model> everWritten) {
        this.specimen = specimen;
        expected = StoredEntry.valuesOf(specimen.before(specimen.logged().size()));
        everWritten.forEach(
                model -> StoredEntry.valuesOf(model).forEach((place, value) -> written.add(place + "=" + value)));
    }

    /** Whether the repair found that something was lost. */
    boolean check(Repairer repairer, String file, byte[] damaged, boolean oneByte) throws IOException {
        Map<String, String> readable = readable(specimen.copy(file, damaged));
        SimulatedDevice device = specimen.copy(file, damaged);
        Map<String, byte[]> before = files(device);
        RepairReport report = repairer.repair(specimen.setup(), device, file);
        requireSame(before, files(device));
        require(device.openHandles().isEmpty(), "left open: " + device.openHandles());
        Map<String, String> found;
        try (KeyValueStore store = specimen.setup().open(device.disk(Repairer.TARGET))) {
            require(store.verify().isClean(), "the repaired store is damaged");
            found = StoredEntry.valuesOf(StoredEntry.all(store));
            store.put(new byte[] {9}, new byte[] {9});
        }
        checkContent(report, found, oneByte);
        if (readable != null) {
            readable.forEach((place, value) -> require(
                    Objects.equals(value, found.get(place)),
                    place + " is " + found.get(place) + ", the damaged store said " + value));
        } else if (oneByte) {
            checkOfOneByte(FileNames.kind(file), report, found);
        }
        return !report.isComplete();
    }

    private void checkContent(RepairReport report, Map<String, String> found, boolean oneByte) {
        found.forEach((place, value) -> require(written.contains(place + "=" + value), place + " was never " + value));
        // A record of which nothing is there looks like one that a power cut has kept from the device.
        boolean mayBeCut = !oneByte && !specimen.isClosed() && isPrefix(found);
        require(!report.isComplete() || found.equals(expected) || mayBeCut, "silently other than it was");
    }

    private void checkOfOneByte(Kind kind, RepairReport report, Map<String, String> found) {
        if (kind == Kind.LOG) {
            boolean headless = report.losses().stream().anyMatch(loss -> loss.contains("at offset 0:"));
            require(
                    headless ? found.equals(expected) : isAllButOneRecord(found),
                    "more of the log is missing than its damage explains: " + report);
        } else if (NAMING.contains(kind)) {
            expected.forEach((place, value) -> require(value.equals(found.get(place)), place + " is lost"));
        }
    }

    /** Behind the last sync a bad record is one that a power cut has torn, with which the writes end. */
    private boolean isPrefix(Map<String, String> found) {
        for (int writes = 0; writes <= specimen.logged().size(); writes++) {
            if (StoredEntry.valuesOf(specimen.before(writes)).equals(found)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAllButOneRecord(Map<String, String> found) {
        List<ScriptedWrite> logged = specimen.logged();
        for (int missing = 0; missing <= logged.size(); missing++) {
            Model model = specimen.before(0).copy();
            for (int i = 0; i < logged.size(); i++) {
                if (i != missing) {
                    logged.get(i).applyTo(model, 0);
                }
            }
            if (StoredEntry.valuesOf(model).equals(found)) {
                return true;
            }
        }
        return false;
    }

    /** What the damaged store answers, key by key, null for none; null if it opens only without the end of its log, or not at all. */
    private Map<String, String> readable(SimulatedDevice device) {
        Map<String, String> answers = new HashMap<>();
        try (KeyValueStore store = specimen.setup().open(device.disk(Specimen.PATH))) {
            if (store.metrics().droppedTailBytes() > 0) {
                return null;
            }
            for (String name : specimen.before(0).keyspaces().keySet()) {
                for (byte[] key : specimen.before(0).entries(name).keySet()) {
                    try {
                        StoredEntry answer =
                                StoredEntry.of(name, key, store.keyspace(name).get(key));
                        answers.put(answer.place(), answer.value());
                    } catch (StoreException e) {
                        // Damaged for this key.
                    }
                }
            }
        } catch (StoreException e) {
            return null;
        }
        return answers;
    }

    private static Map<String, byte[]> files(SimulatedDevice device) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (SimulatedDisk disk = device.disk(Specimen.PATH)) {
            for (String name : disk.list()) {
                files.put(name, disk.content(name));
            }
        }
        // Says who has the store open, which the repair has meanwhile.
        files.remove(FileNames.LOCK);
        return files;
    }

    private static void requireSame(Map<String, byte[]> before, Map<String, byte[]> after) {
        require(
                before.keySet().equals(after.keySet()),
                "the original had " + before.keySet() + ", has " + after.keySet());
        before.forEach((name, content) ->
                require(Arrays.equals(content, after.get(name)), name + " of the original was changed"));
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
