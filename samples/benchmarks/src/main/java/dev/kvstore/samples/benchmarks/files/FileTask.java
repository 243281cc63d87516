package dev.kvstore.samples.benchmarks.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Something that every file system is asked to do.
 *
 * @param row its name; the figure is what the last words say
 * @param inMemory whether it can be asked of a file system on the heap
 * @param action does it below an empty directory and returns the figure
 */
record FileTask(String row, boolean inMemory, Action action) {
    /** Does something and returns the figure. */
    interface Action {
        double run(Path root) throws IOException;
    }

    static List<FileTask> all(int files, int mebibytes, int children) {
        SmallFiles small = new SmallFiles(files);
        LargeFile large = new LargeFile(mebibytes);
        return List.of(
                new FileTask("Files.write of new 1 KiB files, k/s", true, small::create),
                new FileTask("Files.readAllBytes of 1 KiB files, k/s", true, small::read),
                new FileTask("Files.readAttributes, k/s", true, small::attributes),
                new FileTask("write of " + mebibytes + " MiB and force, MB/s", false, large::write),
                new FileTask("read of " + mebibytes + " MiB, MB/s", false, large::read),
                new FileTask(
                        "first of " + children + " children, ms",
                        true,
                        root -> new LargeDirectory(children).first(root)),
                new FileTask(
                        "walk of " + children + " children, k/s",
                        true,
                        root -> new LargeDirectory(children).walk(root)));
    }

    boolean suits(Playground playground) {
        return inMemory || playground != Playground.JIMFS;
    }

    double measure(Path root) throws IOException {
        return action.run(root);
    }

    String format(double figure) {
        return String.format(Locale.ROOT, "%,.1f", figure);
    }
}
