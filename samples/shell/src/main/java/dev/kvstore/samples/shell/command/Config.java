package dev.kvstore.samples.shell.command;

import dev.kvstore.LongSetting;
import dev.kvstore.StoreSettings;
import dev.kvstore.samples.shell.output.Column;
import dev.kvstore.samples.shell.output.RowWriter;
import dev.kvstore.samples.shell.remote.RemoteStore;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "config", description = "Shows the settings in force, or one of them.")
final class Config extends SessionCommand {
    @Parameters(arity = "0..1", paramLabel = "SETTING", description = "Its name.")
    private String name;

    Config(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        if (session.isRemote()) {
            remote();
            return ExitCode.OK;
        }
        StoreSettings settings = session.store(Access.READ).settings();
        List<LongSetting> shown = name == null ? settings.all() : List.of(SettingNames.find(settings, name));
        List<Column> columns = Stream.of("setting", "value", "initial", "minimum", "maximum", "unit", "description")
                .map(Column::of)
                .toList();
        try (RowWriter rows = output().rows(columns)) {
            for (LongSetting each : shown) {
                rows.row(
                        each.name(),
                        each.get(),
                        each.initial(),
                        each.minimum(),
                        each.maximum(),
                        each.unit(),
                        each.description());
            }
        }
        return ExitCode.OK;
    }

    private void remote() throws IOException {
        List<RemoteStore.Setting> settings = session.remote().settings().stream()
                .filter(setting -> name == null || name.equals(setting.name()))
                .toList();
        if (name != null && settings.isEmpty()) {
            throw new UsageException("there is no setting " + name + "; 'config' shows all");
        }
        try (RowWriter rows =
                output().rows(List.of(Column.of("setting"), Column.of("value"), Column.of("description")))) {
            for (RemoteStore.Setting each : settings) {
                rows.row(each.name(), each.value(), each.description());
            }
        }
    }
}
