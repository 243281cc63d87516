package dev.kvstore.samples.shell.repl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kvstore.samples.shell.text.CommandWords;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jline.reader.LineReader;
import org.jline.reader.impl.history.DefaultHistory;

/**
 * Lines typed, of this session in full, of earlier ones without what may be secret: values are not written to the
 * file, and lines that name a token or password, or begin with a blank, are not kept at all. The file is its owner's
 * alone; one that can't be used is done without.
 */
final class SecretFreeHistory extends DefaultHistory {
    private static final int KEPT_LINES = 1000;
    private static final Set<String> COMMANDS_WITH_VALUES = Set.of("put", "cas", "batch", "set");

    private final Path file;

    /**
     * @param file where lines are kept; null for nowhere
     */
    SecretFreeHistory(Path file) {
        this.file = file;
    }

    /** {@code $KVSTORE_HISTORY}, or a file in the home directory; empty means none. */
    static Path defaultFile() {
        String configured = System.getenv("KVSTORE_HISTORY");
        if (configured != null) {
            return configured.isEmpty() ? null : Path.of(configured);
        }
        return Path.of(System.getProperty("user.home", "."), ".kvstore_history");
    }

    @Override
    public void attach(LineReader reader) {
        super.attach(reader);
        linesOfEarlierSessions().forEach(line -> super.add(Instant.EPOCH, line));
        moveToEnd();
    }

    @Override
    public void add(Instant time, String line) {
        if (line.startsWith(" ") || namesSecret(line)) {
            return;
        }
        super.add(time, line);
        keep(withoutValues(line));
    }

    /** The line as it may be written to the file. */
    static String withoutValues(String line) {
        List<CommandWords.Word> words = CommandWords.of(line).words();
        int command = 0;
        while (command < words.size()
                && words.get(0).text().startsWith("-")
                && !COMMANDS_WITH_VALUES.contains(words.get(command).text())) {
            command++; // Options may stand before the command.
        }
        if (command == words.size()
                || !COMMANDS_WITH_VALUES.contains(words.get(command).text())) {
            return line;
        }
        boolean hasKey =
                words.size() > command + 1 && !words.get(command).text().equals("batch");
        return line.substring(0, words.get(hasKey ? command + 1 : command).end());
    }

    private static boolean namesSecret(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        return lower.contains("token") || lower.contains("password") || lower.contains("secret");
    }

    private List<String> linesOfEarlierSessions() {
        try {
            List<String> lines = file == null || !Files.exists(file) ? List.of() : Files.readAllLines(file);
            if (lines.size() <= 2 * KEPT_LINES) {
                return lines;
            }
            List<String> kept = lines.subList(lines.size() - KEPT_LINES, lines.size());
            Files.write(file, kept);
            return kept;
        } catch (IOException e) {
            return List.of();
        }
    }

    private void keep(String line) {
        if (file == null || line.isBlank() || line.indexOf('\n') >= 0) {
            return;
        }
        try {
            if (!Files.exists(file)) {
                Files.createFile(file, ownersAlone());
            }
            Files.writeString(file, line + "\n", UTF_8, new OpenOption[] {StandardOpenOption.APPEND});
        } catch (IOException e) {
            // A history that can't be kept is no reason to disturb the conversation.
        }
    }

    private static FileAttribute<?>[] ownersAlone() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
