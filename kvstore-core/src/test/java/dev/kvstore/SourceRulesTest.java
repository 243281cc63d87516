package dev.kvstore;

import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Size limits and forbidden words, read from the sources of all modules. */
class SourceRulesTest {
    private static final int MAX_METHOD_LINES = 60;
    private static final int MAX_FILE_LINES = 800;
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");

    private static Path root;
    private static List<Path> sources;

    @BeforeAll
    static void findSources() throws IOException {
        Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        root = Files.isDirectory(module.resolve("kvstore-core")) ? module : module.getParent();
        try (Stream<Path> files = Files.walk(root)) {
            sources = files.filter(file -> isSource(root.relativize(file)))
                    .sorted()
                    .collect(toList());
        }
        assertTrue(sources.size() > 2, () -> "sources found below " + root + ": " + sources);
    }

    @Test
    void noFileIsLongerThanItsLimit() {
        List<String> tooLong = sources.stream()
                .filter(file -> lines(file).size() > MAX_FILE_LINES)
                .map(file -> root.relativize(file) + ": " + lines(file).size() + " lines")
                .collect(toList());
        assertEquals(List.of(), tooLong, "files above " + MAX_FILE_LINES + " lines");
    }

    @Test
    void noMethodIsLongerThanItsLimit() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(sources));
            LongMethods longMethods = new LongMethods(Trees.instance(task).getSourcePositions());
            for (CompilationUnitTree unit : task.parse()) {
                longMethods.scan(unit, unit);
            }
            assertEquals(List.of(), longMethods.found, "methods above " + MAX_METHOD_LINES + " lines");
        }
    }

    @Test
    void nothingIsLeftUnfinished() {
        List<String> unfinished = new ArrayList<>();
        for (Path file : sources) {
            for (String line : lines(file)) {
                if (UNFINISHED.matcher(line).find()) {
                    unfinished.add(root.relativize(file) + ": " + line.strip());
                }
            }
        }
        assertEquals(List.of(), unfinished);
    }

    private static boolean isSource(Path file) {
        String name = file.toString().replace('\\', '/');
        return name.endsWith(".java") && name.matches("([^.][^/]*/)*src/(main|test)/java/.*");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Collects methods, constructors and initialiser blocks that exceed the limit, from signature to closing brace. */
    private static final class LongMethods extends TreeScanner<Void, CompilationUnitTree> {
        private final SourcePositions positions;
        private final List<String> found = new ArrayList<>();

        LongMethods(SourcePositions positions) {
            this.positions = positions;
        }

        @Override
        public Void visitMethod(MethodTree method, CompilationUnitTree unit) {
            if (method.getBody() != null) {
                check(method.getName().toString(), method, unit);
            }
            return super.visitMethod(method, unit);
        }

        @Override
        public Void visitClass(ClassTree type, CompilationUnitTree unit) {
            for (Tree member : type.getMembers()) {
                if (member instanceof BlockTree) {
                    check("initialiser of " + type.getSimpleName(), member, unit);
                }
            }
            return super.visitClass(type, unit);
        }

        private void check(String name, Tree tree, CompilationUnitTree unit) {
            long first = line(positions.getStartPosition(unit, tree), unit);
            long lines = line(positions.getEndPosition(unit, tree), unit) - first + 1;
            if (lines > MAX_METHOD_LINES) {
                Path file = Path.of(unit.getSourceFile().toUri());
                found.add(root.relativize(file) + ":" + first + " " + name + ": " + lines + " lines");
            }
        }

        private static long line(long position, CompilationUnitTree unit) {
            return unit.getLineMap().getLineNumber(position);
        }
    }
}
