package dev.kvstore.samples.shell.command;

import dev.kvstore.LongSetting;
import dev.kvstore.StoreSettings;
import dev.kvstore.samples.shell.text.UsageException;
import java.util.stream.Collectors;

/** Finds settings by name. */
final class SettingNames {
    private SettingNames() {}

    static LongSetting find(StoreSettings settings, String name) {
        return settings.all().stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("there is no setting '" + name + "'; there are "
                        + settings.all().stream().map(LongSetting::name).collect(Collectors.joining(", "))));
    }
}
