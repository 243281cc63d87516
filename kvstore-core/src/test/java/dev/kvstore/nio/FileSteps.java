package dev.kvstore.nio;

import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Random calls of {@link Files}. Their parameters are drawn before they are called, so that both trees get the same. */
final class FileSteps {
    private static final String[] NAMES = {"a", "b", "c", "d", "e é", "x", ".h", ".", ".."};
    private static final int COMMON = 5;
    private static final int LONGEST = 300_000;
    private static final int MOST_LINKS = 5;

    private final Random random;

    FileSteps(Random random) {
        this.random = random;
    }

    DifferentialRun.Step next() {
        String path = path(random);
        String other = path(random);
        LinkOption[] links = random.nextBoolean() ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
        return switch (random.nextInt(24)) {
            case 0, 1, 2 -> write(path);
            case 3, 4 -> step("createDirectory " + path, root -> Files.createDirectory(root.resolve(path)));
            case 5 -> step("createDirectories " + path, root -> Files.createDirectories(root.resolve(path)));
            case 6 -> step("createFile " + path, root -> Files.createFile(root.resolve(path)));
            case 7, 8 ->
                step("delete " + path, root -> {
                    Files.delete(root.resolve(path));
                    return "";
                });
            case 9 -> step("deleteIfExists " + path, root -> Files.deleteIfExists(root.resolve(path)));
            case 10, 11 -> move(path, other);
            case 12, 13 -> copy(path, other);
            case 14 -> link(path, other);
            case 15 -> step("readSymbolicLink " + path, root -> Files.readSymbolicLink(root.resolve(path)));
            case 16 -> step("read " + path, root -> summary(Files.readAllBytes(root.resolve(path))));
            case 17 -> list(path);
            case 18 -> step("toRealPath " + path, root -> root.resolve(path).toRealPath(links));
            case 19 ->
                step(
                        "isSameFile " + path + " " + other,
                        root -> Files.isSameFile(root.resolve(path), root.resolve(other)));
            case 20 -> attributes(path, links);
            case 21 -> times(path);
            case 22 -> permissions(path);
            default -> walk(path);
        };
    }

    private DifferentialRun.Step write(String path) {
        byte[] content = content(random);
        List<OpenOption> chosen = new ArrayList<>(List.of(StandardOpenOption.WRITE));
        for (StandardOpenOption option : List.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.APPEND,
                StandardOpenOption.SPARSE,
                StandardOpenOption.DELETE_ON_CLOSE)) {
            int odds = option == StandardOpenOption.CREATE ? 2 : option == StandardOpenOption.DELETE_ON_CLOSE ? 20 : 5;
            if (random.nextInt(odds) == 0) {
                chosen.add(option);
            }
        }
        OpenOption[] options = chosen.toArray(OpenOption[]::new);
        return step("write " + path + " " + content.length + " " + chosen, root -> {
            Files.write(root.resolve(path), content, options);
            return "";
        });
    }

    private DifferentialRun.Step move(String path, String other) {
        CopyOption[] options = choose(StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        return step("move " + path + " to " + other + " " + Arrays.toString(options), root -> {
            Path source = root.resolve(path);
            Path target = root.resolve(other);
            boolean special = leadsIntoItself(source, target) || replacesItsWay(source, target);
            return Files.move(source, target, special ? new CopyOption[0] : options);
        });
    }

    /** The default file system deletes what is to be replaced before it finds that a directory can't move into itself. */
    private static boolean leadsIntoItself(Path source, Path target) {
        try {
            return target.getParent().toRealPath().startsWith(source.toRealPath(LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            return false;
        }
    }

    /** It does so too before it finds that one of the paths led through the link that it has deleted. */
    private static boolean replacesItsWay(Path source, Path target) {
        Path link = place(target);
        return link != null
                && Files.isSymbolicLink(link)
                && (leadsThrough(source.getParent(), link, MOST_LINKS)
                        || leadsThrough(target.getParent(), link, MOST_LINKS));
    }

    /** Whether a link is followed to get to the file of a path. */
    private static boolean leadsThrough(Path path, Path link, int most) {
        for (Path above = path; above != null && above.getFileName() != null && most > 0; above = above.getParent()) {
            Path place = place(above);
            if (place != null && (place.equals(link) || leadsThrough(followed(place), link, most - 1))) {
                return true;
            }
        }
        return false;
    }

    /** What a link leads to; null when a path is none. */
    private static Path followed(Path path) {
        try {
            return Files.isSymbolicLink(path) ? path.resolveSibling(Files.readSymbolicLink(path)) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Where a path's last name lies, links to it followed; null when nowhere. */
    private static Path place(Path path) {
        try {
            return path.getParent().toRealPath().resolve(path.getFileName());
        } catch (IOException e) {
            return null;
        }
    }

    private DifferentialRun.Step copy(String path, String other) {
        CopyOption[] options = choose(
                StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        return step("copy " + path + " to " + other + " " + Arrays.toString(options), root -> {
            Path source = root.resolve(path);
            Path target = root.resolve(other);
            return Files.copy(source, target, replacesItsWay(source, target) ? new CopyOption[0] : options);
        });
    }

    private DifferentialRun.Step link(String path, String other) {
        boolean absolute = random.nextInt(4) == 0;
        return step("link " + path + " to " + other + " " + absolute, root -> {
            Path target = absolute ? root.resolve(other) : root.getFileSystem().getPath(other);
            return Files.createSymbolicLink(root.resolve(path), target);
        });
    }

    private static DifferentialRun.Step list(String path) {
        return step("list " + path, root -> {
            try (Stream<Path> children = Files.list(root.resolve(path))) {
                return children.map(Path::toString).sorted().toList();
            }
        });
    }

    private DifferentialRun.Step walk(String path) {
        FileVisitOption[] options =
                random.nextInt(3) == 0 ? new FileVisitOption[] {FileVisitOption.FOLLOW_LINKS} : new FileVisitOption[0];
        return step("walk " + path + " " + options.length, root -> {
            try (Stream<Path> all = Files.walk(root.resolve(path), options)) {
                return all.map(Path::toString).sorted().toList();
            } catch (java.io.UncheckedIOException e) {
                // Which of several comes first depends on the order of names.
                return e.getCause().getClass().getSimpleName();
            }
        });
    }

    private static DifferentialRun.Step attributes(String path, LinkOption... links) {
        return step("attributes " + path + " " + links.length, root -> {
            Path file = root.resolve(path);
            BasicFileAttributes read = Files.readAttributes(file, BasicFileAttributes.class, links);
            return read.isDirectory() + " " + read.isRegularFile() + " " + read.isSymbolicLink() + " "
                    + (read.isRegularFile() ? read.size() : 0) + " " + Files.isHidden(file) + Files.isReadable(file)
                    + Files.exists(file, links) + Files.notExists(file, links);
        });
    }

    private DifferentialRun.Step times(String path) {
        FileTime time =
                FileTime.from(Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE), random.nextInt(1_000_000_000)));
        return step("times " + path, root -> {
            Files.setLastModifiedTime(root.resolve(path), time);
            return Files.getLastModifiedTime(root.resolve(path));
        });
    }

    private DifferentialRun.Step permissions(String path) {
        Set<PosixFilePermission> wanted =
                PosixFilePermissions.fromString(random.nextBoolean() ? "rwxr-x---" : "rw-r-----");
        return step("permissions " + path, root -> {
            Files.setPosixFilePermissions(root.resolve(path), wanted);
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(path)));
        });
    }

    private CopyOption[] choose(CopyOption... from) {
        List<CopyOption> chosen = new ArrayList<>();
        for (CopyOption option : from) {
            if (random.nextInt(3) == 0) {
                chosen.add(option);
            }
        }
        return chosen.toArray(CopyOption[]::new);
    }

    /** A path of up to four names, the last of which is a proper one. */
    static String path(Random random) {
        StringBuilder path = new StringBuilder();
        int names = 1 + random.nextInt(random.nextInt(4) + 1);
        for (int i = 1; i <= names; i++) {
            int rare = i == names ? NAMES.length - 2 : NAMES.length;
            path.append(i > 1 ? "/" : "").append(NAMES[random.nextInt(random.nextInt(6) == 0 ? rare : COMMON)]);
        }
        return path.toString();
    }

    static byte[] content(Random random) {
        byte[] content = new byte[random.nextInt(random.nextInt(20) == 0 ? LONGEST : 200)];
        random.nextBytes(content);
        return content;
    }

    static String summary(byte[] content) {
        return content.length + ":" + Arrays.hashCode(content);
    }

    private static DifferentialRun.Step step(String name, DifferentialRun.Action action) {
        return new DifferentialRun.Step(name, action);
    }
}
