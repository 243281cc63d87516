package dev.kvstore.corruption;

import dev.kvstore.Compression;
import dev.kvstore.corruption.Specimen.Outcome;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.FileNames.Kind;
import dev.kvstore.rig.RigRun;
import dev.kvstore.rig.Workers;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.StoreSetup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Damage of every kind at every place of every file of small stores, one store for each seed, over engines,
 * compressions, and closed or crashed.
 */
public final class CorruptionRig {
    private static final int THREADS = 3;

    /** A damage of a file at a place. */
    private record Case(String file, Damage damage, int place) {}

    private CorruptionRig() {}

    public static void damages(RigRun run) {
        List<StoreEngine> engines = List.of(StoreEngine.values());
        List<Compression> compressions = List.of(Compression.values());
        for (long seed = run.firstSeed(); run.goesOn(); seed++) {
            run.at(seed);
            int number = (int) Math.floorMod(seed - 1, 1L << 20);
            StoreEngine engine = engines.get(number % engines.size());
            int round = number / engines.size();
            Compression compression = compressions.get(round % compressions.size());
            boolean closed = round % 2 == 0;
            examine(run, engine, compression, seed, closed);
        }
    }

    private static void examine(RigRun run, StoreEngine engine, Compression compression, long seed, boolean closed) {
        StoreSetup setup = new StoreSetup(
                engine,
                "specimen-" + compression + (closed ? "-closed" : "-crashed"),
                OptionSets.tiny().compression(compression).build());
        Specimen specimen = new Specimen(setup, seed, closed);
        Map<String, byte[]> contents = new TreeMap<>();
        specimen.files().forEach(file -> contents.put(file, specimen.content(file)));
        Map<Kind, AtomicInteger> flipped = new TreeMap<>();
        Map<Kind, AtomicInteger> refused = new TreeMap<>();
        for (String file : contents.keySet()) {
            flipped.put(FileNames.kind(file), new AtomicInteger());
            refused.put(FileNames.kind(file), new AtomicInteger());
        }
        Workers.forEach(THREADS, run, cases(specimen, contents), each -> {
            Outcome outcome = outcome(specimen, contents, each, seed, setup);
            run.reached();
            run.note(outcome.toString(), 1);
            if (each.damage == Damage.FLIPPED_BIT) {
                Kind kind = FileNames.kind(each.file);
                flipped.get(kind).incrementAndGet();
                refused.get(kind).addAndGet(outcome == Outcome.REFUSED ? 1 : 0);
            }
        });
        flipped.forEach((kind, count) ->
                requireNoticed(kind, count.get(), refused.get(kind).get(), seed, setup));
    }

    /** Flipped bits of all files first, for they are every byte; then every other damage. */
    private static List<Case> cases(Specimen specimen, Map<String, byte[]> contents) {
        List<Case> cases = new ArrayList<>();
        for (Damage damage : Damage.values()) {
            contents.forEach((file, content) -> {
                int places = content.length == 0 ? 0 : damage.places(content, specimen.used(file));
                for (int place = 0; place < places; place++) {
                    cases.add(new Case(file, damage, place));
                }
            });
        }
        return cases;
    }

    private static Outcome outcome(
            Specimen specimen, Map<String, byte[]> contents, Case each, long seed, StoreSetup setup) {
        byte[] content = contents.get(each.file);
        List<String> files = new ArrayList<>(contents.keySet());
        byte[] other = contents.get(files.get((files.indexOf(each.file) + 1) % files.size()));
        byte[] damaged = each.damage.apply(content, other, each.place, new Random(seed + each.place));
        try {
            return specimen.withContent(each.file, damaged);
        } catch (Throwable e) {
            int first = Arrays.mismatch(content, damaged);
            throw new AssertionError(
                    "seed " + seed + ", option set " + setup + ", " + each + ", first changed byte " + first + ": " + e,
                    e);
        }
    }

    /** Most of the bytes of a file that matters must be under a checksum. */
    private static void requireNoticed(Kind kind, int flipped, int refused, long seed, StoreSetup setup) {
        boolean mayBeIgnored = kind == Kind.OPTIONS
                || kind == Kind.LOG
                || kind == Kind.LOCK
                // The last edits of an open store's manifest may be in the log as well.
                || kind == Kind.MANIFEST
                // Most pages of a small tree are free.
                || kind == Kind.TREE;
        if (!mayBeIgnored && flipped > 100 && refused < flipped * 0.9) {
            throw new AssertionError("seed " + seed + ", option set " + setup + ": of " + flipped + " flipped bits of "
                    + kind + " only " + refused + " were noticed");
        }
    }
}
