package dev.kvstore.samples.shell.command;

import dev.kvstore.samples.server.Server;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.Signals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "serve",
        description = {
            "Serves the store over HTTP until Ctrl-C. What is behind -- goes to the server: 'serve -- --help' shows its options."
        })
final class Serve extends SessionCommand {
    @Parameters(paramLabel = "OPTION", description = "Of the server.")
    private List<String> options = new ArrayList<>();

    Serve(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        if (session.isRemote() || session.isOpen()) {
            throw new UsageException("serve opens the store itself: kvstore --store DIR serve");
        }
        List<String> arguments =
                new ArrayList<>(List.of("--store", session.target().directory().toString()));
        if (session.target().engine() != null) {
            arguments.addAll(List.of("--engine", session.target().engine().name()));
        }
        if (session.target().readOnly()) {
            arguments.add("--read-only");
        }
        arguments.addAll(options);
        // Ctrl-C ends the server in its own orderly way.
        Signals.registerDefault("INT");
        PrintWriter out = new PrintWriter(new OutputStreamWriter(session.out(), StandardCharsets.UTF_8), true);
        return Server.run(out, session.err(), arguments.toArray(String[]::new));
    }
}
