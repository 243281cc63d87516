package dev.kvstore.samples.war;

import dev.kvstore.samples.war.host.Host;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** A servlet container in a process of its own, with its own libraries, that serves a store in all dialects. */
final class ContainerProcess implements AutoCloseable {
    static final String READ = "r".repeat(43);
    static final String WRITE = "w".repeat(43);
    static final String ADMIN = "a".repeat(43);

    private static final String ENDED = "ended";
    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final Path log;
    private final PrintWriter commands;
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(100);
    private final Thread reader;
    private final int port;

    /**
     * Starts one.
     *
     * @param war whether the archive is deployed, or the module embedded
     */
    ContainerProcess(String container, boolean war, Path home) throws Exception {
        Path tokens = home.resolve("tokens");
        Files.writeString(tokens, READ + " read\n" + WRITE + " write\n" + ADMIN + " admin\n");
        if (Files.getFileStore(tokens).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-------"));
        }
        log = home.resolve("log");
        process = new ProcessBuilder(command(container, war, home))
                .redirectError(log.toFile())
                .start();
        commands = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        reader = new Thread(this::read, "container-output");
        reader.start();
        port = Integer.parseInt(await("port ").substring("port ".length()));
        await("ready");
    }

    private static List<String> command(String container, boolean war, Path home) throws IOException {
        Path temporary = Files.createDirectories(home.resolve("tmp"));
        String classPath = Path.of(System.getProperty("kvstore.containers"), container, "*")
                + File.pathSeparator
                + testClasses()
                + (war ? "" : File.pathSeparator + Path.of(System.getProperty("kvstore.war.libraries"), "*"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-Dhost.store=" + home.resolve("store"),
                "-cp",
                classPath,
                Host.class.getName(),
                container,
                home.toString()));
        if (war) {
            command.add(System.getProperty("kvstore.war"));
        }
        return command;
    }

    private static Path testClasses() {
        try {
            return Path.of(Host.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                answers.add(line);
            }
        } catch (IOException e) {
            answers.add(e.toString());
        }
        answers.add(ENDED);
    }

    private String await(String prefix) throws Exception {
        String line = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        while (line != null && !line.startsWith(prefix) && !line.equals(ENDED)) {
            line = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        if (line == null || line.equals(ENDED)) {
            process.destroyForcibly();
            throw new IllegalStateException("the container said no '" + prefix + "': " + log());
        }
        return line;
    }

    /** Sends a command and answers the line that it is answered with. */
    String tell(String command, String answer) throws Exception {
        commands.println(command);
        return await(answer);
    }

    /** What the container has logged. */
    String log() throws IOException {
        return Files.readString(log);
    }

    RawClient client() {
        return new RawClient(port);
    }

    @Override
    public void close() throws Exception {
        commands.close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        reader.join();
    }
}
