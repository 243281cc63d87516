package dev.kvstore.samples.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on stdin. */
class ScriptTest {
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
    void theStoreIsChosenOnceOnly() {
        Invocation run = script("put a 1 --store elsewhere\n");
        assertTrue(run.err().contains("given when the shell is started"), run::err);
        assertEquals(2, run.code());
    }

    private Invocation script(String lines, Object... options) {
        System.setIn(new ByteArrayInputStream(lines.getBytes(UTF_8)));
        Object[] arguments = new Object[options.length + 2];
        System.arraycopy(options, 0, arguments, 2, options.length);
        arguments[0] = "--store";
        arguments[1] = directory.resolve("store");
        return Invocation.of(arguments);
    }
}
