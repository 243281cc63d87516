package dev.kvstore.fuzz;

import dev.kvstore.KeyValueStore;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.nio.KeyValueFileSystems;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Map;
import java.util.Random;
import java.util.regex.PatternSyntaxException;

/**
 * Any text as a path, as a URI and as a glob: refused with the exceptions that {@link Path}, {@link URI} and
 * {@link FileSystem#getPathMatcher} name, or a path that keeps the laws of paths. The profile {@code fuzz} runs Jazzer on it.
 */
public final class PathFuzzer {
    private static final String ID = "fuzzed";
    private static final FileSystem FILES = open();
    private static final String[] PARTS = {
        "/",
        "..",
        ".",
        "a",
        "b c",
        "%2F",
        "%",
        "%00",
        "\0",
        "\u00e4",
        "\ud800",
        "\udc00",
        "\ud83d\ude00",
        "*",
        "**",
        "{",
        "}",
        ",",
        "[",
        "]",
        "!",
        "-",
        "\\",
        "?",
        "#",
        ":",
        "kv:",
        "kv://",
        ID,
        "glob:",
        "regex:",
        "&&",
        "(",
        "^"
    };
    private static final int MOST_PARTS = 12;

    private PathFuzzer() {}

    /** The entry point that Jazzer looks for. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        isPath(text);
        isUri(text);
        isGlob(text);
    }

    static String random(Random random) {
        StringBuilder text = new StringBuilder();
        for (int parts = random.nextInt(MOST_PARTS); parts >= 0; parts--) {
            text.append(PARTS[random.nextInt(PARTS.length)]);
        }
        return text.toString();
    }

    static boolean isPath(String text) {
        Path path;
        try {
            path = FILES.getPath(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
        keepsTheLaws(path);
        return true;
    }

    /** A whole URI, and what comes after the name of a file system in one. */
    static boolean isUri(String text) {
        boolean accepted = false;
        for (String uri : new String[] {text, "kv://" + ID + "/" + text}) {
            try {
                URI parsed = URI.create(uri);
                if ("kv".equalsIgnoreCase(parsed.getScheme())) {
                    keepsTheLaws(Path.of(parsed));
                    accepted = true;
                }
            } catch (IllegalArgumentException | FileSystemNotFoundException e) {
                // Refused as it is allowed to be.
            }
        }
        return accepted;
    }

    static boolean isGlob(String text) {
        PathMatcher matcher;
        try {
            matcher = FILES.getPathMatcher("glob:" + text);
        } catch (PatternSyntaxException e) {
            require(e.getPattern().equals(text), "it is refused as another pattern, " + e.getPattern(), text);
            return false;
        }
        matcher.matches(FILES.getPath("/a/b c"));
        return true;
    }

    private static void keepsTheLaws(Path path) {
        String text = path.toString();
        require(FILES.getPath(text).equals(path), "its text is another path", text);
        require(Path.of(path.toUri()).equals(path.toAbsolutePath()), "its URI is another path", text);
        Path normal = path.normalize();
        require(normal.normalize().equals(normal), "normalizing twice makes another path", text);
        require(path.resolve("").equals(path), "resolving nothing makes another path", text);
        Path root = FILES.getPath("/");
        Path absolute = path.toAbsolutePath().normalize();
        require(
                root.resolve(root.relativize(absolute)).equals(absolute),
                "the way from the root leads elsewhere",
                text);
        require(path.compareTo(FILES.getPath(text)) == 0, "it is not the same as its equal in order", text);
        int names = 0;
        for (Path name : path) {
            require(name.getNameCount() == 1 && name.equals(path.getName(names)), "a name is not one", text);
            names++;
        }
        require(names == path.getNameCount(), "it has another number of names", text);
    }

    private static void require(boolean holds, String what, String path) {
        if (!holds) {
            throw new AssertionError("'" + path + "': " + what);
        }
    }

    private static FileSystem open() {
        KeyValueStore store = StoreEngine.LSM.open(
                SimulatedDisk.create(Path.of("/simulated/paths").toAbsolutePath()),
                OptionSets.tiny().build());
        return KeyValueFileSystems.newFileSystem(store, Map.of("id", ID));
    }
}
