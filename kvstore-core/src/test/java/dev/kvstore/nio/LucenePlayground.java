package dev.kvstore.nio;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.tests.util.TestUtil;

/** Where Lucene's suites play: they make their own objects, and keep those they hold in static fields small. */
final class LucenePlayground {
    private static FileSystem files;

    private LucenePlayground() {}

    static void in(FileSystem fileSystem) {
        files = fileSystem;
    }

    /** The directory of the store that stands for one of the host, with the virus checker that a case may want. */
    static Path directory(Path host) throws IOException {
        Path ours = Files.createDirectories(files.getPath(host.toAbsolutePath().toString()));
        return TestUtil.hasVirusChecker(host) ? LuceneTestCase.addVirusChecker(ours) : ours;
    }
}
