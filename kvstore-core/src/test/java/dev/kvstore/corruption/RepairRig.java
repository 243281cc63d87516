package dev.kvstore.corruption;

import dev.kvstore.Compression;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.model.Model;
import dev.kvstore.model.ScriptedWrite;
import dev.kvstore.rig.RigRun;
import dev.kvstore.rig.Workers;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.StoreSetup;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Damaged stores are repaired: engines, compressions, closed or crashed, every kind of file, every damage. */
public final class RepairRig {
    private static final int THREADS = 3;
    private static final int PLACES = 6;
    private static final Set<Damage> ONE_BYTE = EnumSet.of(Damage.FLIPPED_BIT, Damage.ZERO_BYTE, Damage.ONES_BYTE);

    /** A damage of a file at a place. */
    private record Case(String file, Damage damage, int place) {}

    private RepairRig() {}

    public static void repairs(RigRun run) {
        for (long seed = run.firstSeed(); run.goesOn(); seed++) {
            run.at(seed);
            long current = seed;
            Specimen specimen = specimen(seed);
            RepairCheck check = new RepairCheck(specimen, everWritten(seed));
            Workers.forEach(THREADS, run, cases(specimen, seed), each -> {
                boolean losses = check(Repairer.SOUND, specimen, check, each, current);
                run.reached();
                run.note(FileNames.kind(each.file()) + (losses ? " with losses" : " without losses"), 1);
            });
        }
    }

    /** Whether some damage of a seed shows that a repair has a bug. */
    static boolean finds(Repairer repairer, long seed) {
        Specimen specimen = specimen(seed);
        RepairCheck check = new RepairCheck(specimen, everWritten(seed));
        for (Case each : cases(specimen, seed)) {
            try {
                check(repairer, specimen, check, each, seed);
            } catch (AssertionError e) {
                return true;
            }
        }
        return false;
    }

    private static boolean check(Repairer repairer, Specimen specimen, RepairCheck check, Case each, long seed) {
        byte[] content = specimen.content(each.file);
        List<String> files = specimen.files();
        byte[] other = specimen.content(files.get((files.indexOf(each.file) + 1) % files.size()));
        byte[] damaged = each.damage.apply(content, other, each.place, new Random(seed + each.place));
        try {
            return check.check(repairer, each.file, damaged, ONE_BYTE.contains(each.damage));
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + ", option set " + specimen.setup() + ", " + each + " of " + content.length
                            + " bytes: " + e,
                    e);
        }
    }

    private static Specimen specimen(long seed) {
        int number = (int) Math.floorMod(seed - 1, 1L << 20);
        List<StoreEngine> engines = List.of(StoreEngine.values());
        StoreEngine engine = engines.get(number % engines.size());
        int round = number / engines.size();
        List<Compression> compressions = OptionSets.compressions(engine);
        Compression compression = compressions.get(round / 2 % compressions.size());
        boolean closed = round % 2 == 0;
        StoreSetup setup = new StoreSetup(
                engine,
                "repaired-" + compression + (closed ? "-closed" : "-crashed"),
                OptionSets.tiny().compression(compression).build());
        return new Specimen(setup, seed, closed);
    }

    /** After each write: what is older than it was is not invented. */
    private static List<Model> everWritten(long seed) {
        List<Model> states = new ArrayList<>();
        Model model = new Model();
        model.create(ScriptedWrite.SIDE);
        for (int i = 1; i <= Specimen.WRITES; i++) {
            ScriptedWrite.small(seed, i).applyTo(model, 0);
            states.add(model.copy());
        }
        return states;
    }

    /** Random places for every damage of every file. */
    private static List<Case> cases(Specimen specimen, long seed) {
        Random random = new Random(seed);
        List<Case> cases = new ArrayList<>();
        for (String file : specimen.files()) {
            byte[] content = specimen.content(file);
            for (Damage damage : Damage.values()) {
                int places = content.length == 0 ? 0 : damage.places(content, specimen.used(file));
                for (int i = 0; i < Math.min(places, PLACES); i++) {
                    cases.add(new Case(file, damage, random.nextInt(places)));
                }
            }
        }
        return cases;
    }
}
