package dev.kvstore.samples.shell.transfer;

import dev.kvstore.samples.shell.text.UsageException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;

/**
 * How far a transfer came, in a file beside the one transferred, until it is complete.
 *
 * @param entries entries done
 * @param bytes where the exported file ends behind them; the size of the imported one
 * @param lastKey the last key exported, in hexadecimal; empty for an import
 */
record ResumePoint(long entries, long bytes, String lastKey) {
    private static final String SUFFIX = ".kvstore-resume";

    static Path fileFor(Path transferred) {
        return transferred.resolveSibling(transferred.getFileName() + SUFFIX);
    }

    /** What an earlier run left. */
    static ResumePoint read(Path transferred) throws IOException {
        Path file = fileFor(transferred);
        if (!Files.exists(file)) {
            throw new UsageException("there is nothing to resume: no file " + file);
        }
        Properties properties = new Properties();
        try (BufferedReader in = Files.newBufferedReader(file)) {
            properties.load(in);
            return new ResumePoint(
                    Long.parseLong(properties.getProperty("entries")),
                    Long.parseLong(properties.getProperty("bytes")),
                    properties.getProperty("lastKey", ""));
        } catch (NumberFormatException e) {
            throw new UsageException(file + " does not say how far it came; begin anew without --resume", e);
        }
    }

    /** Replaces what there is. */
    void write(Path transferred) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("entries", Long.toString(entries));
        properties.setProperty("bytes", Long.toString(bytes));
        properties.setProperty("lastKey", lastKey);
        Path file = fileFor(transferred);
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (BufferedWriter out = Files.newBufferedWriter(temporary)) {
            properties.store(out, "continue with --resume");
        }
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    }

    static void delete(Path transferred) throws IOException {
        Files.deleteIfExists(fileFor(transferred));
    }
}
