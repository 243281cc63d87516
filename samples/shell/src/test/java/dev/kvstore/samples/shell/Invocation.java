package dev.kvstore.samples.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;

/** One run of the shell in this process, and what came of it. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Invocation(int code, byte[] bytes, String err) {
    static Invocation of(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        int code = Shell.run(
                out,
                new PrintWriter(err),
                Stream.of(arguments).map(Object::toString).toArray(String[]::new));
        return new Invocation(code, out.toByteArray(), err.toString());
    }

    String out() {
        return new String(bytes, UTF_8);
    }
}
