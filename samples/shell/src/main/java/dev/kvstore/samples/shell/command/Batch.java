package dev.kvstore.samples.shell.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kvstore.Keyspace;
import dev.kvstore.samples.shell.data.Write;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.CommandWords;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "batch",
        description = {
            "Applies several writes together or not at all, in the order given.",
            "Each is one argument, or one line of a file:"
        },
        footer = {
            "",
            "  put KEY VALUE        del KEY             delrange FROM TO",
            "  check KEY VERSION    expect KEY VALUE    absent KEY",
            "",
            "The last three are conditions on the state before the batch: if one does not",
            "hold, nothing is written and the exit code is 6. '' leaves a side of delrange",
            "open. Example: batch 'absent a' 'put a 1' 'del b'"
        })
final class Batch extends SessionCommand {
    @Parameters(paramLabel = "WRITE", arity = "0..*", description = "A write or condition, in quotes.")
    private List<String> lines = List.of();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Take them from the lines of a file; - is stdin.")
    private Path file;

    @Mixin
    private WriteOptions write;

    Batch(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        List<Write> batch = file == null ? parse(lines, "write ") : parse(linesOfFile(), file + " line ");
        if (batch.isEmpty()) {
            throw new UsageException("give writes, or --file with some");
        }
        long version = session.data(Access.WRITE, write.durability()).write(batch);
        if (version == Keyspace.NO_VERSION) {
            say("condition failed: nothing was written");
            return ExitCode.CONDITION_FAILED;
        }
        output().applied(version);
        return ExitCode.OK;
    }

    private List<String> linesOfFile() throws IOException {
        if (!lines.isEmpty()) {
            throw new UsageException("give writes, or --file, not both");
        }
        return file.toString().equals("-")
                ? new String(System.in.readAllBytes(), UTF_8).lines().toList()
                : Files.readAllLines(file);
    }

    private List<Write> parse(List<String> given, String where) {
        List<Write> batch = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            String[] words = CommandWords.of(given.get(i)).texts();
            if (words.length > 0 && !words[0].startsWith("#")) {
                try {
                    batch.add(parse(words));
                } catch (UsageException | NumberFormatException e) {
                    throw new UsageException(where + (i + 1) + ": " + e.getMessage(), e);
                }
            }
        }
        return batch;
    }

    private Write parse(String[] words) {
        return switch (words[0] + "/" + (words.length - 1)) {
            case "put/2" -> new Write.Put(key(words[1]), value(words[2]));
            case "del/1" -> new Write.Delete(key(words[1]));
            case "delrange/2" -> new Write.DeleteRange(bound(words[1]), bound(words[2]));
            case "check/2" -> new Write.RequireVersion(key(words[1]), Long.parseLong(words[2]));
            case "expect/2" -> new Write.RequireValue(key(words[1]), value(words[2]));
            case "absent/1" -> new Write.RequireValue(key(words[1]), null);
            default ->
                throw new UsageException("must be put KEY VALUE, del KEY, delrange FROM TO, check KEY VERSION,"
                        + " expect KEY VALUE or absent KEY, got '" + String.join(" ", words) + "'");
        };
    }

    private byte[] bound(String text) {
        return text.isEmpty() ? null : key(text);
    }
}
