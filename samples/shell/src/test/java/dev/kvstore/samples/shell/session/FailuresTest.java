package dev.kvstore.samples.shell.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kvstore.StoreFormatException;
import dev.kvstore.StoreLockedException;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {
    @ParameterizedTest
    @MethodSource("failures")
    void aFailureHasItsExitCodeAndLine(int code, String message, Throwable failure) {
        assertEquals(message, Failures.message(failure));
        assertEquals(code, Failures.exitCode(failure));
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(1, "there is no file f", new NoSuchFileException("f")),
                arguments(1, "there is no file f", new UncheckedIOException(new NoSuchFileException("f"))),
                arguments(2, "say more", new UsageException("say more")),
                arguments(4, "damaged", new StoreFormatException("damaged")),
                arguments(5, "AccessDenied: f", new AccessDeniedException("f")),
                arguments(5, "full", new IOException("full")),
                arguments(5, "slow", new SocketTimeoutException("slow")),
                arguments(130, "interrupted", new InterruptedByUserException()),
                arguments(130, "interrupted", new ClosedByInterruptException()),
                arguments(130, "interrupted", new UncheckedIOException(new InterruptedIOException("waiting"))),
                arguments(130, "interrupted", new DirectoryIteratorException(new ClosedByInterruptException())));
    }

    @Test
    void theHintNamesTheProcessThatHoldsTheStore() {
        long pid = ProcessHandle.current().pid();
        String hint = Failures.hint(new StoreLockedException("d is locked by process " + pid + " since today"));
        assertTrue(hint.startsWith("process " + pid + " ("), hint);
        assertTrue(hint.contains("--jmx " + pid) && hint.contains("--url ADDRESS"), hint);
        assertNull(Failures.hint(new IOException("full")));
    }
}
