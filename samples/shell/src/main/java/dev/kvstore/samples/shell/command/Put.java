package dev.kvstore.samples.shell.command;

import dev.kvstore.Keyspace;
import dev.kvstore.samples.shell.data.Data;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "put", description = "Sets the value of a key.")
final class Put extends SessionCommand {
    @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
    private String key;

    @Parameters(index = "1", arity = "0..1", paramLabel = "VALUE", description = "The value.")
    private String value;

    @Option(names = "--file", paramLabel = "FILE", description = "Take the value from a file, as it is; - is stdin.")
    private Path file;

    @Option(names = "--if-absent", description = "Only if the key has no value.")
    private boolean ifAbsent;

    @Mixin
    private WriteOptions write;

    Put(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        byte[] target = key(key);
        byte[] content = content();
        Data data = session.data(Access.WRITE, write.durability());
        long version = ifAbsent ? data.compareAndSet(target, Keyspace.NO_VERSION, content) : data.put(target, content);
        if (version == Keyspace.NO_VERSION) {
            say("condition failed: " + key + " has a value");
            return ExitCode.CONDITION_FAILED;
        }
        output().applied(version);
        return ExitCode.OK;
    }

    private byte[] content() throws IOException {
        if ((value == null) == (file == null)) {
            throw new UsageException("give the value, or --file");
        } else if (value != null) {
            return value(value);
        }
        return file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
    }
}
