package dev.kvstore.samples.shell.repl;

import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.ByteFormat;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jline.builtins.Completers.FileNameCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Completes commands, their options, and arguments by what they are called: keyspaces, keys (up to the next separator),
 * files, settings, and words from a fixed choice.
 */
final class CommandCompleter implements Completer {
    private static final int MOST_PATHS = 500;

    private final Session session;
    private final Supplier<CommandLine> commands;
    private final Completer files = new FileNameCompleter();

    CommandCompleter(Session session, Supplier<CommandLine> commands) {
        this.session = session;
        this.commands = commands;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (line.wordIndex() == 0) {
            commandNames(candidates);
            return;
        }
        List<String> words = line.words();
        CommandLine command = commands.get().getSubcommands().get(words.get(0));
        if (command == null) {
            return;
        }
        CommandSpec spec = command.getCommandSpec();
        OptionSpec valueOf = optionThatWantsValue(spec, words.get(line.wordIndex() - 1));
        if (valueOf != null) {
            argument(valueOf, line, reader, candidates);
        } else if (line.word().startsWith("-")) {
            options(spec, candidates);
        } else {
            PositionalParamSpec parameter = parameter(spec, words, line.wordIndex());
            if (parameter != null) {
                argument(parameter, line, reader, candidates);
            }
        }
    }

    private void commandNames(List<Candidate> candidates) {
        commands.get().getSubcommands().forEach((name, command) -> {
            String[] description = command.getCommandSpec().usageMessage().description();
            String summary = description.length == 0 ? null : description[0];
            candidates.add(new Candidate(name, name, null, summary, null, null, true));
        });
    }

    private static void options(CommandSpec spec, List<Candidate> candidates) {
        for (OptionSpec option : spec.options()) {
            String[] description = option.description();
            String summary = description.length == 0 ? null : description[0];
            candidates.add(new Candidate(option.longestName(), option.longestName(), null, summary, null, null, true));
        }
    }

    private void argument(ArgSpec argument, ParsedLine line, LineReader reader, List<Candidate> candidates) {
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(word -> candidates.add(new Candidate(word)));
            return;
        }
        if (session.isRemote() && !argument.paramLabel().equals("FILE")) {
            // What takes a request to know is not asked for while somebody types.
            return;
        }
        switch (argument.paramLabel()) {
            case "COMMAND" -> commandNames(candidates);
            case "PATH" -> paths(line.word(), candidates);
            case "SETTING" ->
                session.store(Access.READ).settings().all().stream()
                        .map(setting -> new Candidate(
                                setting.name(), setting.name(), null, setting.description(), null, null, true))
                        .forEach(candidates::add);
            case "KEYSPACE" -> keyspaces(candidates);
            case "KEY", "PREFIX" -> keys(line, candidates);
            case "FILE", "DIR" -> files.complete(reader, line, candidates);
            default -> {}
        }
    }

    /** In the keyspace and the format that the line asks for. */
    private void keys(ParsedLine line, List<Candidate> candidates) {
        String keyspace = optionValue(line, List.of("-k", "--keyspace"), session.keyspace());
        String format = optionValue(
                line,
                List.of("--key-format"),
                session.startingFormats().givenKey().toString());
        ByteFormat.named(format)
                .ifPresent(known ->
                        new KeyCompletion(session.existing(keyspace), known).complete(line.word(), candidates));
    }

    private static String optionValue(ParsedLine line, List<String> names, String otherwise) {
        List<String> words = line.words();
        for (int i = line.wordIndex() - 1; i > 0; i--) {
            String[] nameAndValue = words.get(i).split("=", 2);
            if (names.contains(nameAndValue[0])) {
                return nameAndValue.length == 2 ? nameAndValue[1] : words.get(i + 1);
            }
        }
        return otherwise;
    }

    private void keyspaces(List<Candidate> candidates) {
        new TreeSet<>(session.store(Access.READ).keyspaces()).forEach(name -> candidates.add(new Candidate(name)));
    }

    /** The names of the directory that the path is in; directories with the slash behind them. */
    private void paths(String typed, List<Candidate> candidates) {
        int slash = typed.lastIndexOf('/') + 1;
        String parent = typed.substring(0, slash);
        try (DirectoryStream<Path> names =
                Files.newDirectoryStream(session.files().path(parent.isEmpty() ? "." : parent))) {
            int left = MOST_PATHS;
            for (Path each : names) {
                String name = parent + each.getFileName();
                boolean directory = Files.isDirectory(each);
                if (name.startsWith(typed) && left-- > 0) {
                    String whole = directory ? name + "/" : name;
                    candidates.add(new Candidate(whole, whole, null, null, null, null, !directory));
                }
            }
        } catch (IOException | InvalidPathException e) {
            // There is nothing to complete.
            return;
        }
    }

    private static OptionSpec optionThatWantsValue(CommandSpec spec, String word) {
        OptionSpec option = word.startsWith("-") ? spec.findOption(word) : null;
        return option != null && option.arity().min() > 0 ? option : null;
    }

    /** The positional parameter that the word would be. */
    private static PositionalParamSpec parameter(CommandSpec spec, List<String> words, int wordIndex) {
        int position = 0;
        for (int i = 1; i < wordIndex; i++) {
            boolean isValue = optionThatWantsValue(spec, words.get(i - 1)) != null;
            if (!isValue && !words.get(i).startsWith("-")) {
                position++;
            }
        }
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            if (parameter.index().contains(position)) {
                return parameter;
            }
        }
        return null;
    }
}
