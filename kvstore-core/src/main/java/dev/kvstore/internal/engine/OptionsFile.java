package dev.kvstore.internal.engine;

import dev.kvstore.LongSetting;
import dev.kvstore.StorageEngine;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.io.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what a store was opened with, for people who find the directory. Nothing reads it, so it is
 * neither synced nor missed.
 */
public final class OptionsFile {
    private static final Logger LOG = LoggerFactory.getLogger(OptionsFile.class);

    private OptionsFile() {}

    public static void write(Disk disk, StorageEngine engine, StoreOptions options, LiveSettings settings) {
        byte[] text = text(engine, options, settings).getBytes(StandardCharsets.UTF_8);
        try {
            disk.delete(FileNames.OPTIONS);
            try (Disk.OutputFile file = disk.create(FileNames.OPTIONS)) {
                file.write(text, 0, text.length);
            }
        } catch (IOException e) {
            LOG.debug("{} of {} can't be written", FileNames.OPTIONS, disk.path(), e);
        }
    }

    private static String text(StorageEngine engine, StoreOptions options, LiveSettings settings) {
        StringBuilder text =
                new StringBuilder("# What this store was last opened with; for people, never read back.\n");
        line(text, "engine", engine);
        line(text, "durability", options.durability());
        line(text, "compression", options.compression());
        line(text, "blockBytes", options.blockBytes());
        line(text, "filterBitsPerKey", options.filterBitsPerKey());
        line(text, "l0Triggers", options.l0Triggers());
        for (LongSetting setting : settings.all()) {
            line(text, setting.name(), setting.initial());
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append(name).append('=').append(value).append('\n');
    }
}
