package dev.kvstore.samples.shell.command;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreException;
import dev.kvstore.StoreLockedException;
import dev.kvstore.StoreOptions;
import dev.kvstore.VerifyReport;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "restore",
        description = {
            "Makes the store (--store) from a checkpoint, after checking it.",
            "The checkpoint is not changed and can be used again."
        })
final class Restore extends SessionCommand {
    @Parameters(paramLabel = "DIR", description = "The checkpoint.")
    private Path checkpoint;

    @Option(names = "--replace", description = "Move a store that is there aside; it is not deleted.")
    private boolean replace;

    Restore(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        Path target = session.target().directory();
        if (session.isOpen()) {
            throw new UsageException("restore is for a store that is not open: kvstore --store DIR restore CHECKPOINT");
        }
        if (Files.exists(target) && Files.isSameFile(target, checkpoint)) {
            throw new UsageException("the checkpoint and --store are the same directory " + target);
        }
        if (holdsAnything(target) && !replace) {
            throw new UsageException(
                    target + " is not empty; --replace moves it aside, or name another directory with --store");
        }
        StoreOptions asItIs =
                StoreOptions.builder().readOnly(true).createIfMissing(false).build();
        try (KeyValueStore source = KeyValueStore.open(checkpoint, asItIs)) {
            VerifyReport report = source.verify();
            if (!report.isClean()) {
                report.problems().forEach(this::say);
                say("the checkpoint is damaged; nothing was changed");
                return ExitCode.CORRUPTION;
            }
            restore(source, target);
        }
        return ExitCode.OK;
    }

    private void restore(KeyValueStore source, Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path fresh = absolute.resolveSibling(absolute.getFileName() + ".restoring");
        DirectoryCopy.of(source.path(), fresh);
        if (holdsAnything(target)) {
            say("what was there is in " + moveAside(absolute));
        } else {
            Files.deleteIfExists(absolute);
        }
        Files.move(fresh, absolute);
        output().applied(source.lastSequence());
    }

    /** A store in use, here or elsewhere, is left alone. */
    private static Path moveAside(Path target) throws IOException {
        if (Files.exists(target.resolve("LOCK"))) {
            StoreOptions asItIs =
                    StoreOptions.builder().readOnly(true).createIfMissing(false).build();
            try (KeyValueStore held = KeyValueStore.open(target, asItIs)) {
                held.close();
            } catch (StoreLockedException e) {
                throw e;
            } catch (StoreException e) {
                // Damaged, which is why it is replaced; nobody holds it.
            }
        }
        return Aside.move(target, "replaced");
    }

    private static boolean holdsAnything(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return false;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isPresent();
        }
    }
}
