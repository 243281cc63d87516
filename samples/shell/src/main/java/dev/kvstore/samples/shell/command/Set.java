package dev.kvstore.samples.shell.command;

import dev.kvstore.LongSetting;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.Sizes;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "set",
        description = "Changes a setting until the store is closed: at the prompt, or of another process.")
final class Set extends SessionCommand {
    @Parameters(index = "0", paramLabel = "SETTING", description = "Its name; 'config' shows all.")
    private String name;

    @Parameters(
            index = "1",
            paramLabel = "NUMBER",
            description = "The new value, such as 100, 64KiB, 32MiB; 'initial' is what the store was opened with.")
    private String value;

    Set(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        if (session.isRemote()) {
            session.remote().set(name, Sizes.parse(value));
            output().line("OK");
            return ExitCode.OK;
        }
        if (!session.isAtPrompt()) {
            throw new UsageException("a setting lasts until the store is closed, so 'set' is for the prompt");
        }
        LongSetting setting = SettingNames.find(session.store(Access.WRITE).settings(), name);
        long before = setting.get();
        setting.set(value.equals("initial") ? setting.initial() : Sizes.parse(value));
        output().record(Map.of(name, before + " -> " + setting.get()));
        return ExitCode.OK;
    }
}
