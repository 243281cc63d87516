package dev.kvstore.nio;

import dev.kvstore.KeyValueStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Main class of a process that writes files over and over until it is killed, raw entries in between: each content is a number that
 * fills the file. Says each number when the file is closed. Argument: the store's directory.
 */
final class KilledFiles {
    private static final int LONGS = 40_000;
    private static final int MOST_ACKNOWLEDGED = 60;

    /** The number that was last said to be in the files. */
    private static long acknowledged;

    private KilledFiles() {}

    public static void main(String[] arguments) throws IOException {
        try (KeyValueStore store = KeyValueStore.open(Path.of(arguments[0]));
                FileSystem files = KeyValueFileSystems.newFileSystem(store, Map.of())) {
            long number = Files.exists(files.getPath("/moved")) ? number(files.getPath("/moved")) : 0;
            while (true) {
                number++;
                write(files.getPath("/file"), number);
                store.put(
                        "raw".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        content(number).array());
                Files.move(files.getPath("/file"), files.getPath("/moved"), StandardCopyOption.ATOMIC_MOVE);
                System.out.println(number);
            }
        }
    }

    /** In place, piece by piece: without one batch, a kill would leave two numbers. */
    private static void write(Path file, long number) throws IOException {
        ByteBuffer content = content(number);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (content.hasRemaining()) {
                ByteBuffer piece = content.slice(content.position(), Math.min(8192, content.remaining()));
                content.position(content.position() + channel.write(piece));
            }
        }
    }

    private static ByteBuffer content(long number) {
        ByteBuffer content = ByteBuffer.allocate(LONGS * Long.BYTES);
        while (content.hasRemaining()) {
            content.putLong(number);
        }
        return content.flip();
    }

    /** The number that fills a file. */
    private static long number(Path file) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
        if (content.remaining() != LONGS * Long.BYTES) {
            throw new AssertionError(file + " has " + content.remaining() + " bytes");
        }
        long number = content.getLong();
        while (content.hasRemaining()) {
            if (content.getLong() != number) {
                throw new AssertionError(file + " is torn at " + content.position());
            }
        }
        return number;
    }

    /** Runs a process and kills it. */
    static void kill(Path directory, Random random) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty("java.class.path"),
                KilledFiles.class.getName(),
                directory.toString());
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int wanted = 1 + random.nextInt(MOST_ACKNOWLEDGED);
        try (BufferedReader output = child.inputReader()) {
            for (int i = 0; i < wanted; i++) {
                acknowledged = said(output.readLine());
            }
            child.toHandle().destroyForcibly();
            for (String line = output.readLine(); line != null && !line.isEmpty(); line = output.readLine()) {
                acknowledged = said(line);
            }
        } finally {
            child.toHandle().destroyForcibly();
            child.onExit().join();
        }
    }

    private static long said(String line) {
        if (line == null) {
            throw new AssertionError("the process ended by itself behind " + acknowledged);
        }
        return Long.parseLong(line);
    }

    /** The files are whole, and not older than what was said of them. */
    static void check(Path directory) throws IOException {
        try (KeyValueStore store = KeyValueStore.open(directory);
                FileSystem files = KeyValueFileSystems.newFileSystem(store, Map.of())) {
            long moved = number(files.getPath("/moved"));
            if (moved < acknowledged || moved > acknowledged + 1) {
                throw new AssertionError("the file holds " + moved + ", not " + acknowledged + " or one more");
            }
            Path file = files.getPath("/file");
            long next = Files.exists(file) && Files.size(file) > 0 ? number(file) : moved;
            long raw = number(files.getPath("/raw"));
            if (next < moved || raw < moved || raw > moved + 1) {
                throw new AssertionError("next to " + moved + " there are " + next + " and, raw, " + raw);
            }
        }
    }
}
