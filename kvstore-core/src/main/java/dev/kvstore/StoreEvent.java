package dev.kvstore;

/** Something that happened inside a store; see {@link StoreListener}. */
public sealed interface StoreEvent {
    /** A complete line for people. */
    String message();

    /** A memtable became a table. */
    record FlushEnded(long table, long entries, long bytes, long micros) implements StoreEvent {
        @Override
        public String message() {
            return "flushed " + entries + " entries into table " + table + ": " + bytes + " bytes in " + micros + " µs";
        }
    }

    /** A flush failed; it is tried again where that makes sense. */
    record FlushFailed(Throwable cause) implements StoreEvent {
        @Override
        public String message() {
            return "flush failed: " + cause.getMessage();
        }
    }

    /** A compaction began. */
    record CompactionStarted(int fromLevel, int toLevel, int tables, long bytes) implements StoreEvent {
        @Override
        public String message() {
            return "compacting " + tables + " tables, " + bytes + " bytes, from level " + fromLevel + " to " + toLevel;
        }
    }

    /** A compaction's result was installed. */
    record CompactionEnded(int fromLevel, int toLevel, int tables, long bytesRead, long bytesWritten, long micros)
            implements StoreEvent {
        @Override
        public String message() {
            return "compacted level " + fromLevel + " to " + toLevel + ": read " + bytesRead + " bytes, wrote "
                    + bytesWritten + " into " + tables + " tables in " + micros + " µs";
        }
    }

    /** A compaction failed; nothing was changed. */
    record CompactionFailed(Throwable cause) implements StoreEvent {
        @Override
        public String message() {
            return "compaction failed: " + cause.getMessage();
        }
    }

    /** Log segments were removed or recycled. */
    record WalTruncated(long bytes, long sequence) implements StoreEvent {
        @Override
        public String message() {
            return "removed " + bytes + " bytes of log segments that hold nothing above sequence " + sequence;
        }
    }

    /** Opening found work from an earlier run. */
    record Recovered(long records, long bytes, long droppedTailBytes, long micros) implements StoreEvent {
        @Override
        public String message() {
            return "recovered " + records + " log records, " + bytes + " bytes, in " + micros
                    + " µs; dropped a torn tail of " + droppedTailBytes + " bytes";
        }
    }

    /** Writes began to be delayed or to wait. */
    record StallBegan(String reason) implements StoreEvent {
        @Override
        public String message() {
            return "writes are stalled: " + reason;
        }
    }

    /** Writes run freely again. */
    record StallEnded(String reason, long micros) implements StoreEvent {
        @Override
        public String message() {
            return "writes run again after " + micros + " µs: " + reason;
        }
    }

    /** Puts are refused because the device has no room, or less than is to be kept free. */
    record DiskLow(String reason) implements StoreEvent {
        @Override
        public String message() {
            return reason;
        }
    }

    /** The store's state changed. */
    record StateChanged(StoreState from, StoreState to, String reason) implements StoreEvent {
        @Override
        public String message() {
            return "state changed from " + from + " to " + to + ": " + reason;
        }
    }

    /** A cursor, snapshot or batch became unreachable without having been closed. */
    record Leaked(String what, Throwable openedAt) implements StoreEvent {
        @Override
        public String message() {
            return "a " + what + " was not closed; the stack trace shows where it was opened";
        }
    }

    /** A setting was changed. */
    record SettingChanged(String name, long from, long to) implements StoreEvent {
        @Override
        public String message() {
            return name + " changed from " + from + " to " + to;
        }
    }

    /** A job of {@link Maintenance} has ended. */
    record JobEnded(long id, String kind, String description, Job.State state, String outcome, long millis)
            implements StoreEvent {
        @Override
        public String message() {
            return "job " + id + ", " + description + ": " + state + " after " + millis + " ms; " + outcome;
        }
    }

    /** The log goes on in a new segment. */
    record WalRolled(long segment) implements StoreEvent {
        @Override
        public String message() {
            return "the log goes on in segment " + segment;
        }
    }

    /** An operation took longer than {@link StoreSettings#slowOperationMicros()}; at most ten a second are reported. */
    record SlowOperation(String operation, long micros) implements StoreEvent {
        @Override
        public String message() {
            return "a " + operation + " took " + micros + " µs";
        }
    }

    /** A background read met damage. */
    record CorruptionDetected(String file, long offset, String problem) implements StoreEvent {
        @Override
        public String message() {
            return file + " is damaged at offset " + offset + ": " + problem;
        }
    }
}
