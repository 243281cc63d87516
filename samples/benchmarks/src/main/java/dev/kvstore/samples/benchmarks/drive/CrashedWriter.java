package dev.kvstore.samples.benchmarks.drive;

import dev.kvstore.samples.benchmarks.data.DataSet;
import dev.kvstore.samples.benchmarks.data.Loader;
import dev.kvstore.samples.benchmarks.peer.Compression;
import dev.kvstore.samples.benchmarks.peer.Peer;
import dev.kvstore.samples.benchmarks.peer.PeerKind;
import dev.kvstore.samples.benchmarks.peer.Session;
import dev.kvstore.samples.benchmarks.peer.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that loads a store and then stops dead, so that all it wrote is in the log alone. */
public final class CrashedWriter {

    /** Memtables large enough that nothing is flushed. */
    private static final long WRITE_BUFFER_BYTES = 2000L << 20;

    private CrashedWriter() {}

    /** Starts the process, waits for its end and throws if that is not the one intended. */
    static void run(PeerKind kind, Path directory, DataSet data) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(kind.jvmArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), CrashedWriter.class.getName()));
        command.addAll(List.of(kind.name(), directory.toString()));
        command.addAll(List.of(Integer.toString(data.entries()), Integer.toString(data.valueBytes())));
        try {
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IllegalStateException("writer of " + kind.title() + " ended with status " + status);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot start " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a writer ran", e);
        }
    }

    /** Loads the store: engine, directory, number of entries and length of values are given. */
    public static void main(String[] arguments) {
        DataSet data = DataSet.of(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
        Peer peer = PeerKind.valueOf(arguments[0])
                .open(Path.of(arguments[1]), Settings.standard(Compression.NONE).withWriteBuffer(WRITE_BUFFER_BYTES));
        Session session = peer.openSession();
        new Loader(session, data.valueBytes(), data.batchEntries()).loadScattered(data.entries());
        Runtime.getRuntime().halt(0);
    }
}
