package dev.kvstore.samples.shell.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kvstore.samples.shell.output.Column;
import dev.kvstore.samples.shell.output.RowWriter;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.ByteFormat;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The default keyspace as a file system: the key {@code a/b} is the file {@code /a/b}. */
final class FileCommands {
    private FileCommands() {}

    @Command(name = "ls", description = "Lists a directory of the file-system view.")
    static final class Ls extends SessionCommand {
        @Parameters(arity = "0..1", paramLabel = "PATH", description = "The directory or file.")
        private String path = "";

        @Option(names = "-l", description = "With kind, size and time.")
        private boolean details;

        Ls(Session session) {
            super(session);
        }

        @Override
        public Integer call() throws IOException {
            Path listed = session.files().path(path);
            List<Column> columns = Stream.of("kind", "bytes", "modified", "name")
                    .skip(details ? 0 : 3)
                    .map(Column::of)
                    .toList();
            try (RowWriter rows = output().rows(columns)) {
                if (!Files.isDirectory(listed)) {
                    row(rows, listed);
                    return ExitCode.OK;
                }
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(listed)) {
                    for (Path entry : entries) {
                        session.interruption().check();
                        row(rows, entry);
                    }
                }
            }
            return ExitCode.OK;
        }

        private void row(RowWriter rows, Path entry) throws IOException {
            BasicFileAttributes attributes =
                    Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            String name = nameOf(entry) + (attributes.isDirectory() ? "/" : "");
            if (details) {
                rows.row(kind(attributes), attributes.size(), attributes.lastModifiedTime(), name);
            } else {
                rows.row(name);
            }
        }

        private static String kind(BasicFileAttributes attributes) {
            if (attributes.isSymbolicLink()) {
                return "link";
            }
            return attributes.isDirectory() ? "directory" : "file";
        }
    }

    @Command(name = "cd", description = "At the prompt: changes the directory that relative paths begin in.")
    static final class Cd extends SessionCommand {
        @Parameters(arity = "0..1", paramLabel = "PATH", description = "The directory (default: the root).")
        private String path = "/";

        Cd(Session session) {
            super(session);
        }

        @Override
        public Integer call() throws IOException {
            if (!session.isAtPrompt()) {
                throw new UsageException("a single command begins in the root, so 'cd' is for the prompt");
            }
            Path directory = session.files().path(path).normalize();
            if (!Files.exists(directory)) {
                throw new NoSuchFileException(directory.toString());
            } else if (!Files.isDirectory(directory)) {
                throw new UsageException(directory + " is no directory");
            }
            session.files().enter(directory);
            return ExitCode.OK;
        }
    }

    @Command(name = "cat", description = "Shows the content of files, byte for byte.")
    static final class Cat extends SessionCommand {
        @Parameters(arity = "1..*", paramLabel = "PATH", description = "The files.")
        private List<String> paths;

        Cat(Session session) {
            super(session);
        }

        @Override
        public Integer call() throws IOException {
            byte[] chunk = new byte[1 << 16];
            for (String path : paths) {
                try (InputStream in = Files.newInputStream(session.files().path(path))) {
                    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                        session.interruption().check();
                        session.out().write(chunk, 0, n);
                    }
                }
            }
            return ExitCode.OK;
        }
    }

    @Command(name = "tree", description = "Shows a directory with all below it.")
    static final class TreeCommand extends SessionCommand {
        @Parameters(arity = "0..1", paramLabel = "PATH", description = "The directory.")
        private String path = "";

        @Option(names = "-L", paramLabel = "N", description = "Go down at most so many levels.")
        private int levels = Integer.MAX_VALUE;

        private long directories;
        private long files;

        TreeCommand(Session session) {
            super(session);
        }

        @Override
        public Integer call() throws IOException {
            Path root = session.files().path(path);
            if (levels < 1) {
                throw new UsageException("-L must be 1 or more, got " + levels);
            }
            directories = 0;
            files = 0;
            output().line(root.normalize().toString());
            show(root, "", levels);
            output().line("");
            output().line(directories + " directories, " + files + " files");
            return ExitCode.OK;
        }

        private void show(Path directory, String indent, int deeper) throws IOException {
            List<Path> entries = new ArrayList<>();
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
                stream.forEach(entries::add);
            }
            for (int i = 0; i < entries.size(); i++) {
                session.interruption().check();
                Path entry = entries.get(i);
                boolean last = i == entries.size() - 1;
                boolean isDirectory = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
                output().line(indent + (last ? "└── " : "├── ") + nameOf(entry) + (isDirectory ? "/" : ""));
                if (!isDirectory) {
                    files++;
                    continue;
                }
                directories++;
                if (deeper > 1) {
                    show(entry, indent + (last ? "    " : "│   "), deeper - 1);
                }
            }
        }
    }

    /** Printable, whatever the key is. */
    private static String nameOf(Path path) {
        Path name = path.getFileName();
        return ByteFormat.TEXT.print((name == null ? path : name).toString().getBytes(UTF_8));
    }
}
