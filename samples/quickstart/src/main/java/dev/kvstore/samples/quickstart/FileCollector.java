package dev.kvstore.samples.quickstart;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** Collects readable files of reasonable size on a walk through a directory; what can't be visited is left out. */
final class FileCollector extends SimpleFileVisitor<Path> {
    /** Leaves out little but the JDK's runtime image, whose classes are loaded one by one. */
    private static final long LARGEST = 64 << 20;

    private final String prefix;
    private final Path root;
    private final Path excluded;
    private final List<SourceFile> files;

    FileCollector(String prefix, Path root, Path excluded, List<SourceFile> files) {
        this.prefix = prefix;
        this.root = root;
        this.excluded = excluded;
        this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        boolean own = directory.getFileSystem() == excluded.getFileSystem()
                && Files.exists(excluded)
                && Files.isSameFile(directory, excluded);
        return own ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile() && attributes.size() <= LARGEST && Files.isReadable(file)) {
            files.add(new SourceFile(keyOf(file), file, attributes.size(), attributes.lastModifiedTime()));
        }
        return FileVisitResult.CONTINUE;
    }

    /** Broken links, circles of links, directories that may not be entered. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
        return FileVisitResult.CONTINUE;
    }

    /** The relative path with '/' between its names, whatever the system has there. */
    private String keyOf(Path file) {
        Path relative = root.relativize(file);
        return prefix + relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
    }
}
