package dev.kvstore.samples.shell.session;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StorageEngine;
import dev.kvstore.StoreOptions;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Which store it is.
 *
 * @param directory where it is
 * @param engine of a store that is made, and what one that is there has to have; null for any
 * @param readOnly whether to change nothing
 * @param url where another process serves it, or null
 * @param jmx the process that has it open, or null
 */
public record Target(Path directory, StorageEngine engine, boolean readOnly, String url, String jmx) {
    public Target {
        if (directory.toString().isEmpty()) {
            throw new UsageException("--store must name a directory, got an empty one");
        }
    }

    /** Whether another process has it open. */
    public boolean isRemote() {
        return url != null || jmx != null;
    }

    /**
     * Opens the store in this process.
     *
     * @param writes whether it may be changed, and made if it is missing
     */
    KeyValueStore open(boolean writes) {
        boolean writable = writes && !readOnly;
        StoreOptions options = StoreOptions.builder()
                .engine(isMissing() ? engine : null)
                .createIfMissing(writable)
                .readOnly(!writable)
                .build();
        KeyValueStore store = KeyValueStore.open(directory, options);
        StorageEngine present = store.options().engine();
        if (engine != null && engine != present) {
            store.close();
            throw new UsageException("the store in " + directory + " has the engine " + present
                    + "; --engine is for a new one, 'export' and 'import' bring entries from one to the other");
        }
        return store;
    }

    private boolean isMissing() {
        if (!Files.isDirectory(directory)) {
            return true;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
