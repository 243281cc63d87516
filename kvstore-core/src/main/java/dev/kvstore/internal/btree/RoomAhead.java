package dev.kvstore.internal.btree;

import dev.kvstore.internal.engine.Worker;
import dev.kvstore.internal.io.Disk;
import java.io.IOException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * Makes room on the device for the pages that the writer will need next, on a thread of its own: a file that grows by
 * zeros would else keep the writer waiting for as long as it takes to write them. Thread-safe.
 */
final class RoomAhead {
    private static final long PIECE = 256 << 10;

    private final Disk.PageFile file;
    private final Worker worker;
    private volatile long wanted;

    RoomAhead(Disk.PageFile file, ThreadFactory threads, Consumer<Throwable> onError) {
        this.file = file;
        this.worker = new Worker(threads, this::prepare, 0, onError);
    }

    void start() {
        worker.start();
    }

    void stop() {
        worker.stop();
    }

    /** The file will probably be so long before long. */
    void expect(long bytes) {
        wanted = bytes;
        worker.wake();
    }

    /** The file is to become no longer. */
    void expectNothing() {
        wanted = 0;
    }

    private boolean prepare() {
        try {
            for (long more = missing(); more > 0 && !worker.isStopping(); more = missing()) {
                file.prepare(Math.min(PIECE, more));
            }
        } catch (IOException e) {
            // The writer will find out itself, if it ever needs so much.
            wanted = 0;
        }
        return false;
    }

    private long missing() {
        return wanted - file.prepared();
    }
}
