package dev.kvstore.nio;

import static de.pfabulist.lindwurm.niotest.tests.descriptionbuilders.CombinedBuilder.build;

import de.pfabulist.lindwurm.niotest.tests.AllTests;
import de.pfabulist.lindwurm.niotest.tests.FSDescription;
import dev.kvstore.KeyValueStore;
import dev.kvstore.testkit.WatchedStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.AfterClass;
import org.junit.BeforeClass;

/** The cases of niotest over a store; run by {@link NioTestSuiteTest}. */
public class NioTestSuite extends AllTests {
    private static final int WATCH_DELAY_MILLIS = 1000;
    private static FSDescription description;
    private static KeyValueStore store;
    private static KeyValueStore second;
    private static FileSystem files;

    public NioTestSuite() {
        super(description);
    }

    /** Makes the file systems that the suite plays in. */
    @BeforeClass
    public static void open() throws IOException {
        Path directory = Files.createTempDirectory("niotest");
        store = WatchedStore.open(directory.resolve("first"));
        second = WatchedStore.open(directory.resolve("second"));
        files = KeyValueFileSystems.newFileSystem(store, Map.of("id", "niotest"));
        FileSystem closable = KeyValueFileSystems.newFileSystem(second, Map.of("id", "niotest-closable"));
        FileSystem other = KeyValueFileSystems.newFileSystem(second, Map.of("id", "niotest-other"));
        description = build().playgrounds()
                .std(directory(files, "/play"))
                .closable(directory(closable, "/closable"))
                .sameProviderDifferentFileSystem(directory(other, "/other"))
                .noSizeLimit()
                .noSameFileSystemDifferentStore()
                .differentProvider(Files.createDirectory(directory.resolve("host")))
                .next()
                .unix()
                .noPermissionChecks()
                .next()
                .hardlinks()
                .no()
                .watchable()
                .delay(WATCH_DELAY_MILLIS)
                .fileStores()
                .noLimitedPlayground()
                .next()
                .basicAttributes()
                .noLastAccessTime()
                .next()
                .fsCreation()
                .uri(fileSystem ->
                        URI.create("kv://" + fileSystem.getPath("/").toUri().getAuthority()))
                .env(Map.of("store", second))
                .next()
                .pathConstraints()
                .noMaxFilenameLength()
                .noMaxPathLength()
                .next()
                .done();
    }

    /** Closes the stores. */
    @AfterClass
    public static void close() throws IOException {
        files.close();
        store.close();
        second.close();
    }

    private static Path directory(FileSystem in, String path) throws IOException {
        return Files.createDirectories(in.getPath(path));
    }
}
