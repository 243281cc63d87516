package dev.kvstore.samples.benchmarks.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Random;

/** Files of 1 KiB, a hundred to a directory. */
final class SmallFiles {
    private static final int LENGTH = 1024;
    private static final int PER_DIRECTORY = 100;
    private static final int READS_PER_FILE = 20;
    private static final double NANOS_PER_MILLI = 1e6;

    private final int count;

    SmallFiles(int count) {
        this.count = count;
    }

    private interface Use {
        int of(Path file) throws IOException;
    }

    /** Thousand new files in a second; the first tenth is not counted. */
    double create(Path root) throws IOException {
        Path[] files = paths(root);
        byte[] content = new byte[LENGTH];
        new Random(1).nextBytes(content);
        int warmUp = count / 10;
        for (int i = 0; i < warmUp; i++) {
            Files.write(files[i], content);
        }
        long start = System.nanoTime();
        for (int i = warmUp; i < count; i++) {
            Files.write(files[i], content);
        }
        return (count - warmUp) / ((System.nanoTime() - start) / NANOS_PER_MILLI);
    }

    /** Thousand files read in a second, in random order. */
    double read(Path root) throws IOException {
        create(root);
        return use(root, file -> Files.readAllBytes(file).length, LENGTH);
    }

    /** Thousand files looked at in a second, in random order. */
    double attributes(Path root) throws IOException {
        create(root);
        return use(
                root,
                file -> (int)
                        Files.readAttributes(file, BasicFileAttributes.class).size(),
                LENGTH);
    }

    private double use(Path root, Use use, long each) throws IOException {
        Path[] files = paths(root);
        Random random = new Random(2);
        int times = count * READS_PER_FILE;
        long start = 0;
        long sum = 0;
        for (int i = -times; i < times; i++) {
            if (i == 0) {
                start = System.nanoTime();
                sum = 0;
            }
            sum += use.of(files[random.nextInt(count)]);
        }
        if (sum != each * times) {
            throw new IllegalStateException("the files have other lengths than " + each);
        }
        return times / ((System.nanoTime() - start) / NANOS_PER_MILLI);
    }

    private Path[] paths(Path root) throws IOException {
        Path[] files = new Path[count];
        for (int i = 0; i < count; i++) {
            Path directory = root.resolve("directory" + i / PER_DIRECTORY);
            if (i % PER_DIRECTORY == 0) {
                Files.createDirectories(directory);
            }
            files[i] = directory.resolve("file" + i);
        }
        return files;
    }
}
