package dev.kvstore.crash;

import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.internal.io.CheckingDisk;
import dev.kvstore.internal.io.OsDisk;
import dev.kvstore.model.ScriptedWrite;
import dev.kvstore.testkit.CheckedOrder;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Main class of a child process that is killed: makes scripted writes from a number on and prints the
 * number of each when it is acknowledged, and every rule of the order of writing that it breaks. Having come to the kill point, it says so and stands still.
 * Arguments: engine, directory, seed, first number, durability, kill point, its occurrence.
 */
public final class Victim {
    /** What a child prints at its kill point. */
    static final String REACHED = "reached";

    /** What a line begins with that names a rule of {@link CheckedOrder} that was broken. */
    private static final String BROKEN = "broken: ";

    /** Flushes come so often that most points are near. */
    private static final int WRITES_PER_FLUSH = 40;

    private Victim() {}

    public static void main(String[] arguments) {
        StoreEngine engine = StoreEngine.valueOf(arguments[0]);
        Path directory = Path.of(arguments[1]).toAbsolutePath();
        long seed = Long.parseLong(arguments[2]);
        Durability durability = Durability.valueOf(arguments[4]);
        KillPoint point = KillPoint.parse(arguments[5]);
        PrintStream out = System.out;
        Runnable standStill = () -> {
            out.println(REACHED);
            out.flush();
            while (true) {
                LockSupport.park();
            }
        };
        CheckingDisk disk = CheckedOrder.over(new OsDisk(directory));
        disk.reportTo(rule -> {
            out.println(BROKEN + rule);
            out.flush();
        });
        try (KeyValueStore store = engine.open(
                KillingDisk.over(disk, point, Integer.parseInt(arguments[6]), standStill),
                OptionSets.tiny().build())) {
            store.keyspace(ScriptedWrite.SIDE);
            for (int i = Integer.parseInt(arguments[3]); ; i++) {
                ScriptedWrite.of(seed, i).applyTo(store, durability);
                out.println(i);
                out.flush();
                if (i % WRITES_PER_FLUSH == 0) {
                    store.flush();
                }
            }
        }
    }

    /** The number that a child has printed, or the one before if the line is something else. */
    static int numberIn(String line, int last) {
        if (line != null && line.startsWith(BROKEN)) {
            throw new AssertionError(line);
        }
        return line == null || line.isEmpty() || line.equals(REACHED) ? last : Integer.parseInt(line);
    }

    /** What a child is told to do. */
    record Task(
            StoreEngine engine,
            Path directory,
            long seed,
            int first,
            Durability durability,
            KillPoint point,
            int occurrence) {}

    /** Starts a child. */
    static Process start(Task task) throws IOException {
        return start(VictimClasses.get().arguments(), task);
    }

    /** Starts a child whose JVM gets its classes by these arguments. What the JVM has to say must not get into the output. */
    static Process start(List<String> classes, Task task) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-Xmx128m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off"));
        command.addAll(classes);
        command.add(Victim.class.getName());
        command.addAll(List.of(
                task.engine.name(),
                task.directory.toString(),
                Long.toString(task.seed),
                Integer.toString(task.first),
                task.durability.name(),
                task.point.toString(),
                Integer.toString(task.occurrence)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
