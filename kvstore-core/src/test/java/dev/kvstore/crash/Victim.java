package dev.kvstore.crash;

import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.model.ScriptedWrite;
import dev.kvstore.testkit.OptionSets;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Main class of a child process that is killed: makes scripted writes from a number on and prints the
 * number of each when it is acknowledged. Arguments: directory, seed, first number.
 */
public final class Victim {
    private Victim() {}

    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        PrintStream out = System.out;
        try (KeyValueStore store =
                KeyValueStore.open(directory, OptionSets.tiny().build())) {
            store.keyspace(ScriptedWrite.SIDE);
            for (int i = Integer.parseInt(arguments[2]); ; i++) {
                ScriptedWrite.of(seed, i).applyTo(store, Durability.ASYNC);
                out.println(i);
                out.flush();
            }
        }
    }

    /** Starts a child. */
    static Process start(Path directory, long seed, int first) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                directory.toString(),
                Long.toString(seed),
                Integer.toString(first));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
