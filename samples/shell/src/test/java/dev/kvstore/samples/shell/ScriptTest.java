package dev.kvstore.samples.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StorageEngine;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands on stdin. */
@ParameterizedClass
@EnumSource
class ScriptTest {
    @Parameter
    private StorageEngine engine;

    private final InputStream stdin = System.in;

    @TempDir
    private Path directory;

    @AfterEach
    void restoreStdin() {
        System.setIn(stdin);
    }

    @Test
    void linesAreCommandsInOneSession() {
        Invocation run =
                script("# a comment\n\nput user1 ismail\nget user1\nput text 'two\nlines'\nget text\nexit\nget x\n");
        assertEquals("", run.err());
        assertEquals("OK\nValue: ismail\nOK\nValue: two\\nlines\n", run.out());
        assertEquals(0, run.code());
    }

    @Test
    void theFirstFailureEndsItWithItsLineAndCode() {
        Invocation run = script("put a 1\ncas a 2 3\nput b 2\n");
        assertEquals("OK\n", run.out());
        assertTrue(run.err().endsWith("kvstore: line 2 ended with 6\n"), run::err);
        assertEquals(6, run.code());
    }

    @Test
    void keepGoingGoesOnAndStillFails() {
        Invocation run = script("get a\nbogus\nput b 2\nget b\n", "--keep-going");
        assertEquals("OK\nValue: 2\n", run.out());
        assertTrue(run.err().contains("line 1 ended with 1"), run::err);
        assertTrue(run.err().contains("line 2 ended with 2"), run::err);
        assertEquals(1, run.code());
    }

    @Test
    void aQuoteThatIsNotClosedIsAnError() {
        Invocation run = script("put a 'b\nput c d\n");
        assertTrue(run.err().contains("a quote ' is not closed"), run::err);
        assertEquals(2, run.code());
    }

    @Test
    void optionsOfALineHoldForThatLine() {
        Invocation run = script("put a 1\nscan -o ndjson\nscan\nget a --value-format hex\nget a\n");
        assertEquals("OK\n{\"key\":\"a\",\"value\":\"1\"}\nkey  value\na    1\nValue: 31\nValue: 1\n", run.out());
    }

    @Test
    void aTransactionTakesPlaceAtItsCommitOrNotAtAll() {
        Invocation run = script("""
                put a 1
                begin
                put a 2
                get a
                cas b new --absent
                scan -o ndjson
                rollback
                get a
                begin
                put a 3 -o json
                del a
                put c 4
                commit
                count
                """);
        assertEquals("", run.err());
        assertEquals("""
                OK
                OK
                OK
                Value: 2
                OK
                {"key":"a","value":"2"}
                {"key":"b","value":"new"}
                OK
                Value: 1
                OK
                {"version":"pending"}
                OK
                OK
                OK
                1
                """, run.out());
    }

    @Test
    void aTransactionLeftOpenIsRolledBack() {
        Invocation run = script("begin\nput a 1\n");
        assertTrue(run.err().contains("the open transaction was rolled back"), run.err());
        assertEquals(2, script("commit\n").code());
        assertEquals(2, script("begin\nbegin\n").code());
        assertEquals("0\n", script("count\n").out());
    }

    @Test
    void aTransactionWithAFailedCommandIsNotCommittedWhenTheScriptKeepsGoing() {
        Invocation run = script("begin\nput a 1\nptu b 2\ncommit\ncount\n", "--keep-going");
        assertTrue(run.err().contains("line 3 ended with 2"), run::err);
        assertTrue(run.err().contains("a command of the transaction failed"), run::err);
        assertEquals("OK\nOK\n0\n", run.out());
        assertEquals(2, run.code());
    }

    @Test
    void aTransactionInWhichAKeyWasMissingIsCommitted() {
        Invocation run = script("begin\nget a\nput a 1\ncommit\ncount\n", "--keep-going");
        assertEquals("OK\nOK\nOK\n1\n", run.out());
        assertEquals(1, run.code());
    }

    @Test
    void anErrorInTheMiddleLeavesNothingOfItsTransaction() {
        Invocation run = script("put x 1\nbegin\nput a 1\nget\nput b 1\ncommit\n");
        assertTrue(run.err().contains("line 4 ended with 2"), run::err);
        assertTrue(run.err().contains("the open transaction was rolled back"), run::err);
        assertEquals(2, run.code());
        assertEquals("1\n", script("count\n").out());
    }

    @Test
    void entriesAreFiles() {
        Invocation run = script(
                "put a/b.txt hello\nput a/c/d x\nput top y\nls\ncd a\nls\ncat b.txt\ntree\nls -l b.txt -o raw\n");
        assertEquals("", run.err());
        assertTrue(
                run.out()
                        .startsWith(
                                "OK\nOK\nOK\nname\na/\ntop\nname\nb.txt\nc/\nhello/a\n├── b.txt\n└── c/\n    └── d\n"),
                run.out());
        assertTrue(run.out().contains("1 directories, 2 files"), run.out());
        assertTrue(run.out().contains("file\t5\t"), run.out());
        assertEquals(1, script("cat nothing\n").code());
    }

    @Test
    void theStoreIsChosenOnceOnly() {
        Invocation run = script("put a 1 --store elsewhere\n");
        assertTrue(run.err().contains("given when the shell is started"), run::err);
        assertEquals(2, run.code());
    }

    private Invocation script(String lines, Object... options) {
        System.setIn(new ByteArrayInputStream(lines.getBytes(UTF_8)));
        Object[] arguments = new Object[options.length + 4];
        System.arraycopy(options, 0, arguments, 4, options.length);
        arguments[0] = "--store";
        arguments[1] = directory.resolve("store");
        arguments[2] = "--engine";
        arguments[3] = engine;
        return Invocation.of(arguments);
    }
}
