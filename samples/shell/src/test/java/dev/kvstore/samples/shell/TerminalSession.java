package dev.kvstore.samples.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The shell in a process of its own on a real pseudo-terminal, which util-linux's {@code script} provides: what is sent
 * passes through the terminal's line discipline, so that Ctrl-C is a signal. Without {@code script} the test is skipped.
 */
final class TerminalSession implements AutoCloseable {
    static final String CTRL_C = "\u0003";
    static final String CTRL_D = "\u0004";
    static final String TAB = "\t";

    private static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("kvstore.patience", 60));
    private static final Pattern CONTROL_SEQUENCES =
            Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]|\u001b[=>]|\u001b\\][^\u0007]*\u0007|[\r\u0007]");

    private final Process process;
    private final StringBuilder shown = new StringBuilder();
    private int seen;

    private TerminalSession(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "terminal");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts the shell with a home directory of its own. */
    static TerminalSession start(Path home, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                Shell.class.getName()));
        command.addAll(List.of(arguments));
        StringBuilder line = new StringBuilder("stty rows 40 columns 120; exec");
        command.forEach(
                word -> line.append(" '").append(word.replace("'", "'\\''")).append('\''));
        // A build in the background ignores interrupts, and would hand that down.
        ProcessBuilder builder = new ProcessBuilder(
                "env", "--default-signal=INT", "script", "-q", "-e", "-f", "-c", line.toString(), "/dev/null");
        builder.redirectErrorStream(true);
        builder.environment().put("TERM", "xterm");
        builder.environment().put("SHELL", "/bin/sh");
        builder.environment().remove("KVSTORE_HISTORY");
        builder.environment().putAll(environment);
        requireScript();
        return new TerminalSession(builder.start());
    }

    /** Types. */
    void send(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits until the terminal shows what matches, after what was waited for before, and returns it. */
    String expect(String regex) {
        Pattern pattern = Pattern.compile(regex);
        try {
            return Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> find(pattern), found -> found != null);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("the terminal does not show " + regex + " but:\n" + text(), e);
        }
    }

    /** Everything shown so far, without colours and movements. */
    synchronized String text() {
        return CONTROL_SEQUENCES.matcher(shown).replaceAll("");
    }

    /** As it came, with colours. */
    synchronized String raw() {
        return shown.toString();
    }

    /** Waits for the end and returns the exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the shell does not end; it shows:\n" + text());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private String find(Pattern pattern) {
        String text = text();
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find(Math.min(seen, text.length()))) {
            return null;
        }
        seen = matcher.end();
        return matcher.group();
    }

    private void read() {
        byte[] chunk = new byte[4096];
        try (InputStream out = process.getInputStream()) {
            for (int n = out.read(chunk); n >= 0; n = out.read(chunk)) {
                synchronized (this) {
                    shown.append(new String(chunk, 0, n, UTF_8));
                }
            }
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void requireScript() throws IOException {
        try {
            Process version = new ProcessBuilder("script", "--version")
                    .redirectErrorStream(true)
                    .start();
            String name = new String(version.getInputStream().readAllBytes(), UTF_8);
            if (!name.contains("util-linux")) {
                skip("'script' is not that of util-linux but: " + name);
            }
        } catch (IOException e) {
            skip("there is no 'script' that could make one: " + e.getMessage());
        }
    }

    private static void skip(String reason) {
        System.err.println("skipped, no pseudo-terminal: " + reason);
        abort(reason);
    }
}
