package dev.kvstore.samples.quickstart;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;

/** Where the files come from. Nothing is downloaded. */
final class Source {
    private final String description;
    private final List<Root> roots;

    /** A directory, and what the keys of its files begin with. */
    private record Root(String prefix, Path directory) {}

    private Source(String description, List<Root> roots) {
        this.description = description;
        this.roots = List.copyOf(roots);
    }

    /** All files below a directory. */
    static Source directory(Path directory) {
        return new Source(directory.toString(), List.of(new Root("", directory)));
    }

    /** The files of the running JDK, and the classes of its module java.base one by one. */
    static Source runningJdk() {
        Path home = Path.of(System.getProperty("java.home"));
        List<Root> roots = new ArrayList<>();
        for (String name : List.of("conf", "legal", "lib")) {
            if (Files.isDirectory(home.resolve(name))) {
                roots.add(new Root(name + "/", home.resolve(name)));
            }
        }
        roots.add(new Root(
                "modules/java.base/",
                FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules", "java.base")));
        return new Source("conf, legal, lib and module java.base of " + home, roots);
    }

    /** The files in the order of their keys, except those of the store itself, should it be among them. */
    List<SourceFile> list(Path store) throws IOException {
        List<SourceFile> files = new ArrayList<>();
        for (Root root : roots) {
            Files.walkFileTree(
                    root.directory(),
                    EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                    Integer.MAX_VALUE,
                    new FileCollector(root.prefix(), root.directory(), store, files));
        }
        files.sort(Comparator.comparing(SourceFile::key));
        return files;
    }

    @Override
    public String toString() {
        return description;
    }
}
