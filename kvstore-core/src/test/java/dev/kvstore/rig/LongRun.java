package dev.kvstore.rig;

import dev.kvstore.testkit.BrokenRules;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs one row of the reliability plan for a time: arguments are kind, seconds and seed. Writes a JSON object
 * a line to standard output, every ten seconds and at the end; exits with 1 when a case failed or a store broke the
 * order of writing.
 */
public final class LongRun {
    private static final int REPORT_SECONDS = 10;

    private LongRun() {}

    public static void main(String[] arguments) {
        if (arguments.length < 2) {
            System.err.println("arguments: kind seconds [seed]; kinds: "
                    + Arrays.stream(RigKind.values()).map(RigKind::id).toList());
            System.exit(2);
        }
        RigKind kind = RigKind.valueOf(arguments[0].toUpperCase(Locale.ROOT).replace('-', '_'));
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
        RigRun run = kind.open(Duration.ofSeconds(Long.parseLong(arguments[1])), seed);
        PrintStream out = System.out;
        ScheduledExecutorService reports = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "reports");
            thread.setDaemon(true);
            return thread;
        });
        Future<?> reporting = reports.scheduleAtFixedRate(
                () -> out.println(json(run, "running", null)), REPORT_SECONDS, REPORT_SECONDS, TimeUnit.SECONDS);
        int status = run(kind::run, run, out);
        reporting.cancel(false);
        System.exit(status);
    }

    /** Runs to the end and writes the last line; the exit status. */
    static int run(Rig rig, RigRun run, PrintStream out) {
        try {
            rig.run(run);
            run.requirePassed();
            out.println(json(run, "passed", null));
            return 0;
        } catch (Exception | Error e) {
            BrokenRules.take().forEach(rule -> e.addSuppressed(new AssertionError(rule)));
            out.println(json(run, "failed", e));
            return 1;
        }
    }

    private static String json(RigRun run, String state, Throwable failure) {
        StringBuilder line = new StringBuilder("{\"kind\":").append(quoted(run.kind()));
        line.append(",\"state\":").append(quoted(state));
        line.append(String.format(Locale.ROOT, ",\"seconds\":%.1f", run.elapsedSeconds()));
        line.append(',').append(quoted(run.unit())).append(':').append(run.count());
        for (Map.Entry<String, Long> note : run.notes().entrySet()) {
            line.append(',').append(quoted(note.getKey())).append(':').append(note.getValue());
        }
        line.append(",\"firstSeed\":").append(run.firstSeed());
        line.append(",\"latestSeed\":").append(run.latestSeed());
        if (failure != null) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            line.append(",\"failure\":").append(quoted(trace.toString()));
        }
        return line.append('}').toString();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
