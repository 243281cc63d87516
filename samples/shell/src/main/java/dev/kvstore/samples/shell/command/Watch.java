package dev.kvstore.samples.shell.command;

import dev.kvstore.StoreListener;
import dev.kvstore.samples.shell.output.Column;
import dev.kvstore.samples.shell.output.RowWriter;
import dev.kvstore.samples.shell.remote.RemoteStore;
import dev.kvstore.samples.shell.session.Access;
import dev.kvstore.samples.shell.session.ExitCode;
import dev.kvstore.samples.shell.session.InterruptedByUserException;
import dev.kvstore.samples.shell.session.Session;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "watch",
        description = "Shows what happens inside the store as it happens: flushes, compactions, stalls, damage.")
final class Watch extends SessionCommand {
    private static final long STEP_MILLIS = 100;
    private static final int MOST_WAITING = 10_000;

    @Option(names = "--seconds", paramLabel = "N", description = "End after so many (default: at Ctrl-C).")
    private Long seconds;

    Watch(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        if (seconds != null && seconds < 0) {
            throw new UsageException("--seconds must be 0 or more, got " + seconds);
        }
        BlockingQueue<RemoteStore.Event> events = new LinkedBlockingQueue<>(MOST_WAITING);
        if (session.isRemote()) {
            watch(events);
            return ExitCode.OK;
        }
        StoreListener listener =
                event -> events.offer(new RemoteStore.Event(event.getClass().getSimpleName(), event.message()));
        var store = session.store(Access.READ);
        store.addListener(listener);
        try {
            show(events);
        } finally {
            store.removeListener(listener);
        }
        return ExitCode.OK;
    }

    private void watch(BlockingQueue<RemoteStore.Event> events) throws IOException {
        try (AutoCloseable watch = session.remote().watch(events::offer)) {
            show(events);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the watch could not be ended: " + e.getMessage(), e);
        }
    }

    private void show(BlockingQueue<RemoteStore.Event> events) throws IOException {
        long end = seconds == null ? Long.MAX_VALUE : System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (seconds == null || System.nanoTime() - end < 0) {
            session.interruption().check();
            try {
                RemoteStore.Event event = events.poll(STEP_MILLIS, TimeUnit.MILLISECONDS);
                if (event != null) {
                    show(event);
                }
            } catch (InterruptedException e) {
                throw new InterruptedByUserException();
            }
        }
    }

    private void show(RemoteStore.Event event) throws IOException {
        LocalTime now = LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
        if (session.formats().output() == null) {
            output().line(now + "  " + event.message());
        } else {
            try (RowWriter rows = output().rows(List.of(Column.of("time"), Column.of("event"), Column.of("message")))) {
                rows.row(now, event.type(), event.message());
            }
        }
        session.out().flush();
    }
}
