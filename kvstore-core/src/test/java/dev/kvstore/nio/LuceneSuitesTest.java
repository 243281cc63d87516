package dev.kvstore.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.testkit.WatchedStore;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lucene over a store: its suites for directories and locks, and an index. */
class LuceneSuitesTest {
    private static final int LEAST_DIRECTORY_CASES = 50;
    private static final int LEAST_LOCK_CASES = 5;

    @TempDir
    Path directory;

    private KeyValueStore store;
    private FileSystem files;

    @BeforeEach
    void open() {
        store = WatchedStore.open(directory);
        files = KeyValueFileSystems.newFileSystem(store, Map.of());
        LucenePlayground.in(files);
    }

    @AfterEach
    void close() throws IOException {
        files.close();
        store.close();
    }

    @Test
    @Tag("heavy")
    void everyCaseOfTheDirectorySuitePasses() {
        Suites.run(LuceneDirectorySuite.class, LEAST_DIRECTORY_CASES, Set.of());
    }

    @Test
    void everyCaseOfTheLockFactorySuitePasses() {
        Suites.run(LuceneLockFactorySuite.class, LEAST_LOCK_CASES, Set.of());
    }

    @Test
    void anIndexIsWrittenMergedSearchedAndSound() throws IOException {
        index(2_000);
    }

    @Test
    @Tag("heavy")
    void aLargerIndexIsWrittenMergedSearchedAndSound() throws IOException {
        index(20_000);
    }

    private void index(int documents) throws IOException {
        try (Directory index = new NIOFSDirectory(files.getPath("/index"));
                Analyzer analyzer = new StandardAnalyzer()) {
            try (IndexWriter writer = new IndexWriter(index, new IndexWriterConfig(analyzer))) {
                for (int i = 0; i < documents; i++) {
                    writer.addDocument(document(i));
                    if (i % (documents / 10) == 0) {
                        writer.commit();
                    }
                }
                writer.deleteDocuments(new Term("id", "7"));
                writer.forceMerge(1);
                writer.commit();
            }
            try (DirectoryReader reader = DirectoryReader.open(index)) {
                IndexSearcher searcher = new IndexSearcher(reader);
                assertEquals(documents - 1, reader.numDocs());
                assertEquals(1, searcher.count(new TermQuery(new Term("id", "1234"))));
                assertEquals(documents - 1, searcher.count(new TermQuery(new Term("text", "document"))));
            }
            try (CheckIndex check = new CheckIndex(index)) {
                assertTrue(check.checkIndex().clean);
            }
        }
    }

    private static Document document(int number) {
        Document document = new Document();
        document.add(new StringField("id", Integer.toString(number), Field.Store.YES));
        document.add(new TextField("text", "document " + number + " of " + number % 97, Field.Store.YES));
        return document;
    }
}
