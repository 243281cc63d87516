package dev.kvstore.samples.shell.command;

import dev.kvstore.Entry;
import dev.kvstore.Keyspace;
import dev.kvstore.samples.shell.data.Data;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "cas",
        description = "Sets the value of a key if the present one is as expected.",
        customSynopsis = {
            "cas KEY EXPECTED NEW       if the value is EXPECTED",
            "       cas KEY NEW --version N    if the entry's version is N",
            "       cas KEY NEW --absent       if there is no value",
            "       cas KEY EXPECTED --delete  deletes instead; with --version N, too"
        })
final class CompareAndSet extends SessionCommand {
    @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
    private String key;

    @Parameters(index = "1..*", arity = "0..2", paramLabel = "VALUE", description = "Expected and new value.")
    private List<String> values = List.of();

    @Option(names = "--version", paramLabel = "N", description = "Expect a version, not a value.")
    private Long version;

    /** The standard one is not to be had together with a {@code --version} of one's own. */
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    @SuppressWarnings("unused") // read by picocli
    private boolean help;

    @Option(names = "--absent", description = "Expect that there is no value.")
    private boolean absent;

    @Option(names = "--delete", description = "Delete the entry instead of setting it.")
    private boolean delete;

    @Mixin
    private WriteOptions write;

    CompareAndSet(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        boolean byValue = version == null && !absent;
        int expectedValues = (byValue ? 1 : 0) + (delete ? 0 : 1);
        if (values.size() != expectedValues || (absent && (version != null || delete))) {
            throw new UsageException("give KEY EXPECTED NEW; or KEY NEW with --version N or --absent;"
                    + " --delete takes the place of NEW");
        }
        byte[] target = key(key);
        byte[] replacement = delete ? null : value(values.get(values.size() - 1));
        Data data = session.data(Access.WRITE, write.durability());
        long applied = byValue
                ? data.compareAndSet(target, value(values.get(0)), replacement)
                : data.compareAndSet(target, absent ? Keyspace.NO_VERSION : version, replacement);
        if (applied == Keyspace.NO_VERSION) {
            Entry present = data.get(target);
            say("condition failed: " + key + (present == null ? " has no value" : " has version " + present.version()));
            return ExitCode.CONDITION_FAILED;
        }
        output().applied(applied);
        return ExitCode.OK;
    }
}
