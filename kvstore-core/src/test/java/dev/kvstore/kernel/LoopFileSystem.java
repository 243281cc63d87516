package dev.kvstore.kernel;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An ext4 file system of its own in a file. Its power is cut by the kernel's shutdown call, which stops all
 * further writes at once and flushes nothing, not even the journal: what the image holds then is what a disk
 * would hold. Needs root, loop devices, mkfs.ext4 and perl.
 */
final class LoopFileSystem implements AutoCloseable {
    private static final long BYTES = 64L << 20;
    /** EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH. */
    private static final String SHUT_DOWN =
            "open(my $d, '<', $ARGV[0]) or die $!; my $f = pack('L', 2); ioctl($d, 0x8004587d, $f) or die $!;";

    private final Path image;
    private final Path mountPoint;
    private final boolean journal;
    private boolean mounted;

    LoopFileSystem(Path directory, boolean journal) throws IOException {
        this.journal = journal;
        image = directory.resolve(journal ? "journal.img" : "plain.img");
        mountPoint = Files.createDirectory(directory.resolve(journal ? "journal" : "plain"));
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(BYTES);
        }
        List<String> format = new ArrayList<>(List.of("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0"));
        if (!journal) {
            format.addAll(List.of("-O", "^has_journal"));
        }
        format.add(image.toString());
        run(format);
    }

    /** Why there can be no such file system here, or null. */
    static String missing(Path directory) throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return "not root";
        }
        try (LoopFileSystem probe = new LoopFileSystem(directory, true)) {
            probe.mount();
            probe.cutPower();
            return null;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    Path path() {
        return mountPoint;
    }

    void mount() throws IOException {
        run(List.of("mount", "-t", "ext4", "-o", "loop", image.toString(), mountPoint.toString()));
        mounted = true;
    }

    /** Stops all writing; whoever has files open must be gone before {@link #unmount}. */
    void cutPower() throws IOException {
        run(List.of("perl", "-e", SHUT_DOWN, mountPoint.toString()));
    }

    void unmount() throws IOException {
        run(List.of("umount", mountPoint.toString()));
        mounted = false;
    }

    /** Without a journal the names have to be put in order, as after every crash of such a system. */
    void repair() throws IOException {
        if (!journal) {
            // 0: nothing wrong, 1: errors corrected.
            int status = status(List.of("e2fsck", "-fy", image.toString()), new StringBuilder());
            if (status > 1) {
                throw new IOException("e2fsck ends with " + status);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (mounted) {
            unmount();
        }
        Files.deleteIfExists(image);
        Files.deleteIfExists(mountPoint);
    }

    private static void run(List<String> command) throws IOException {
        StringBuilder output = new StringBuilder();
        int status = status(command, output);
        if (status != 0) {
            throw new IOException(command.get(0) + " ends with " + status + ": "
                    + output.toString().strip());
        }
    }

    private static int status(List<String> command, StringBuilder output) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        output.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command + " hangs");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
