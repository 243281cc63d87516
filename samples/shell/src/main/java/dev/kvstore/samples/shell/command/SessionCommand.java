package dev.kvstore.samples.shell.command;

import dev.kvstore.KeyRange;
import dev.kvstore.samples.shell.output.Output;
import dev.kvstore.samples.shell.session.Session;
import java.io.IOException;
import java.util.concurrent.Callable;

/** A command that runs in a session and answers with an exit code. */
abstract class SessionCommand implements Callable<Integer> {
    final Session session;

    SessionCommand(Session session) {
        this.session = session;
    }

    @Override
    public abstract Integer call() throws IOException;

    final Output output() {
        return session.output();
    }

    final byte[] key(String text) {
        return session.formats().givenKey().parse(text);
    }

    final byte[] value(String text) {
        return session.formats().givenValue().parse(text);
    }

    final String shown(byte[] key) {
        return session.formats().givenKey().print(key);
    }

    /** A range given by a prefix, or by bounds. */
    final KeyRange range(RangeOptions options) {
        return options.range(session.formats().givenKey());
    }

    /** Says something that is no result. */
    final void say(String message) {
        session.err().println(message);
        session.err().flush();
    }

    final void sayNotFound(String key) {
        say("not found: " + key);
    }
}
