package dev.kvstore.nio;

import com.carrotsearch.randomizedtesting.annotations.ThreadLeakScope;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;
import org.apache.lucene.store.NativeFSLockFactory;
import org.apache.lucene.tests.store.BaseLockFactoryTestCase;

/** Lucene's requirements of locks, over a store; run by {@link LuceneSuitesTest}. */
@ThreadLeakScope(ThreadLeakScope.Scope.NONE) // the store's threads are not the suite's
public class LuceneLockFactorySuite extends BaseLockFactoryTestCase {
    @Override
    protected Directory getDirectory(Path path) throws IOException {
        return new NIOFSDirectory(LucenePlayground.directory(path), NativeFSLockFactory.INSTANCE);
    }
}
