package dev.kvstore.nio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** The JDK's compiler and module layers, on paths of any file system. */
final class Compilation {
    private Compilation() {}

    /** Compiles all sources below a directory into another; {@code modulePath} is for what they require. */
    static void compile(Path sources, Path output, Path... modulePath) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, UTF_8);
                Stream<Path> tree = Files.walk(sources)) {
            List<Path> files =
                    tree.filter(path -> path.toString().endsWith(".java")).toList();
            manager.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
            manager.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of(sources));
            if (modulePath.length > 0) {
                manager.setLocationFromPaths(StandardLocation.MODULE_PATH, List.of(modulePath));
            }
            JavaCompiler.CompilationTask task = compiler.getTask(
                    messages,
                    manager,
                    null,
                    List.of("-proc:none"),
                    null,
                    manager.getJavaFileObjects(files.toArray(Path[]::new)));
            if (!task.call()) {
                throw new AssertionError(messages);
            }
        }
    }

    /** A layer with all modules of a finder. */
    static ModuleLayer layer(ModuleFinder finder) {
        Configuration configuration =
                ModuleLayer.boot().configuration().resolve(finder, ModuleFinder.of(), Set.of("app"));
        return ModuleLayer.boot().defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
    }
}
