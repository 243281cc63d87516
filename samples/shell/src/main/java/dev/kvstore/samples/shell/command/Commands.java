package dev.kvstore.samples.shell.command;

import dev.kvstore.samples.shell.session.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * The commands by name, in the order of the help. To describe them all takes longer than everything else about a start,
 * so that an invocation gets only those that its arguments name.
 */
final class Commands {
    private static final List<String> WANT_ALL = List.of("help", "-h", "--help");
    private static final Map<String, Function<Session, Object>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("get", Get::new);
        ALL.put("put", Put::new);
        ALL.put("del", Delete::new);
        ALL.put("exists", Exists::new);
        ALL.put("mget", MultiGet::new);
        ALL.put("scan", Scan::new);
        ALL.put("count", Count::new);
        ALL.put("batch", Batch::new);
        ALL.put("cas", CompareAndSet::new);
        ALL.put("delrange", DeleteRange::new);
        ALL.put("keyspace", KeyspaceCommand::new);
        ALL.put("begin", TransactionCommands.Begin::new);
        ALL.put("commit", TransactionCommands.Commit::new);
        ALL.put("rollback", TransactionCommands.Rollback::new);
        ALL.put("ls", FileCommands.Ls::new);
        ALL.put("cd", FileCommands.Cd::new);
        ALL.put("cat", FileCommands.Cat::new);
        ALL.put("tree", FileCommands.TreeCommand::new);
        ALL.put("import", ImportCommand::new);
        ALL.put("export", ExportCommand::new);
        ALL.put("stats", Stats::new);
        ALL.put("levels", Levels::new);
        ALL.put("wal", Wal::new);
        ALL.put("config", Config::new);
        ALL.put("set", Set::new);
        ALL.put("flush", Flush::new);
        ALL.put("compact", Compact::new);
        ALL.put("jobs", Jobs::new);
        ALL.put("watch", Watch::new);
        ALL.put("verify", Verify::new);
        ALL.put("checkpoint", CheckpointCommand::new);
        ALL.put("restore", Restore::new);
        ALL.put("repair", Repair::new);
        ALL.put("upgrade", Upgrade::new);
        ALL.put("inspect", Inspect::new);
        ALL.put("serve", Serve::new);
        ALL.put("help", Help::new);
    }

    private Commands() {}

    /** Adds every command. */
    static void addAll(CommandLine kvstore, Session session) {
        ALL.forEach((name, command) -> kvstore.addSubcommand(name, command.apply(session)));
    }

    /** Adds the commands that the arguments may mean: every one whose name is among them. */
    static void addNamed(CommandLine kvstore, Session session, List<String> arguments) {
        if (arguments.stream().anyMatch(WANT_ALL::contains)) {
            addAll(kvstore, session);
            return;
        }
        ALL.forEach((name, command) -> {
            if (arguments.contains(name)) {
                kvstore.addSubcommand(name, command.apply(session));
            }
        });
    }
}
