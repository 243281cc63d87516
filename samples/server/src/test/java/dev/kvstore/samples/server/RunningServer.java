package dev.kvstore.samples.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server as a process of its own, on free ports. */
final class RunningServer implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("(query|json|rest) +http://127\\.0\\.0\\.1:(\\d+).*");

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread reader;

    RunningServer(Path store, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Server.class.getName(),
                "--store",
                store.toString(),
                "--query-port=0",
                "--json-port=0",
                "--rest-port=0"));
        command.addAll(List.of(more));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        reader = new Thread(this::read, "server-output");
        reader.start();
        if (!ready.await(120, TimeUnit.SECONDS) || port("query") < 0) {
            process.destroyForcibly();
            throw new IllegalStateException("the server did not start: " + output());
        }
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                }
                if (line.startsWith("ready")) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            synchronized (lines) {
                lines.add(e.toString());
            }
        }
        ready.countDown();
    }

    /** The port of a dialect, or -1. */
    int port(String dialect) {
        for (String line : output()) {
            Matcher matcher = ADDRESS.matcher(line);
            if (matcher.matches() && matcher.group(1).equals(dialect)) {
                return Integer.parseInt(matcher.group(2));
            }
        }
        return -1;
    }

    /** What it has printed. */
    List<String> output() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    Process process() {
        return process;
    }

    /** Waits for its end and answers the exit status. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server did not end: " + output());
        }
        reader.join();
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        reader.join();
    }
}
