package dev.kvstore.samples.shell.remote;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A store that is open in another process, as far as it can be watched and looked after from here. */
public interface RemoteStore extends AutoCloseable {
    /** All numbers by name. */
    Map<String, Object> stats() throws IOException;

    /** The settings in force: name, value, and what they mean. */
    List<Setting> settings() throws IOException;

    /** Changes a setting; the other side checks the range. */
    void set(String name, long value) throws IOException;

    /** Work in the background. */
    List<RemoteJob> jobs() throws IOException;

    /** Asks a job to stop; false when there is none, or it has ended. */
    boolean cancel(long job) throws IOException;

    /** Begins flush, compact or verify as a job and returns its number. */
    long begin(Work work) throws IOException;

    /** Hands events on until the watch is closed. */
    AutoCloseable watch(Consumer<Event> events) throws IOException;

    @Override
    void close() throws IOException;

    /** What can be begun. */
    enum Work {
        FLUSH,
        COMPACT,
        VERIFY
    }

    /** One setting. */
    record Setting(String name, Object value, String description) {}

    /** One job; {@code outcome} is empty until it has ended. */
    record RemoteJob(long id, String what, String state, double progress, long millis, String outcome) {
        /** Whether it waits or runs. */
        public boolean isUnderWay() {
            return state.equalsIgnoreCase("queued") || state.equalsIgnoreCase("running");
        }
    }

    /** Something that has happened. */
    record Event(String type, String message) {}
}
