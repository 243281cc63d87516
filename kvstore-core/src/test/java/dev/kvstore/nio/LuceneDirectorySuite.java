package dev.kvstore.nio;

import com.carrotsearch.randomizedtesting.annotations.ThreadLeakScope;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.NIOFSDirectory;
import org.apache.lucene.tests.store.BaseDirectoryTestCase;

/** Lucene's requirements of a directory, over a store; run by {@link LuceneSuitesTest}. */
@ThreadLeakScope(ThreadLeakScope.Scope.NONE) // the store's threads are not the suite's
public class LuceneDirectorySuite extends BaseDirectoryTestCase {
    @Override
    protected Directory getDirectory(Path path) throws IOException {
        return new NIOFSDirectory(LucenePlayground.directory(path));
    }

    /** The case deletes a file by its path, which is the host's there: here it is the store's. */
    @Override
    public void testFsyncDoesntCreateNewFiles() throws IOException {
        Path host = createTempDir("nocreate");
        try (Directory directory = getDirectory(host)) {
            try (IndexOutput out = directory.createOutput("afile", newIOContext(random()))) {
                out.writeString("boo");
            }
            Files.delete(LucenePlayground.directory(host).resolve("afile"));
            int files = directory.listAll().length;
            expectThrowsAnyOf(
                    List.of(NoSuchFileException.class, FileNotFoundException.class),
                    () -> directory.sync(Set.of("afile")));
            assertEquals(files, directory.listAll().length);
        }
    }
}
