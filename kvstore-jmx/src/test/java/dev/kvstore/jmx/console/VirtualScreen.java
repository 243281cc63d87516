package dev.kvstore.jmx.console;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** An X display that nobody sees, of Xvfb. */
final class VirtualScreen implements AutoCloseable {
    private final Process server;
    private final String display;

    /** Starts one on a display number that is free. */
    VirtualScreen() throws IOException {
        server = new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String number = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
        if (number == null) {
            server.destroyForcibly();
            throw new IOException("Xvfb has not come up");
        }
        display = ":" + number;
    }

    /** Whether this machine can have one. */
    static boolean isPossible() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "Xvfb")));
    }

    /** What goes into DISPLAY. */
    String display() {
        return display;
    }

    @Override
    public void close() {
        server.destroy();
    }
}
