package dev.kvstore.samples.shell.command;

import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.UsageException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "help", description = "Shows the commands, or how to use one.")
final class Help implements Callable<Integer> {
    private final Session session;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "The command.")
    private String command;

    Help(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        CommandLine all = spec.commandLine().getParent();
        if (command != null) {
            CommandLine one = all.getSubcommands().get(command);
            if (one == null) {
                throw new UsageException("there is no command '" + command + "'");
            }
            one.usage(all.getOut(), all.getColorScheme());
        } else if (session.isAtPrompt()) {
            all.getOut().println(new CommandLine.Help(all.getCommandSpec(), all.getColorScheme()).commandList());
            all.getOut().println("'help COMMAND' says more, Tab completes, Ctrl-C stops what runs, Ctrl-D leaves.");
        } else {
            all.usage(all.getOut(), all.getColorScheme());
        }
        all.getOut().flush();
        return ExitCode.OK;
    }
}
