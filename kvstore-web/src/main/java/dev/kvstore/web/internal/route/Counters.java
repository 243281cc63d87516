package dev.kvstore.web.internal.route;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What an API has served. Thread-safe. */
public final class Counters {
    public final LongAdder requests = new LongAdder();
    public final LongAdder clientErrors = new LongAdder();
    public final LongAdder serverErrors = new LongAdder();
    public final LongAdder bytesIn = new LongAdder();
    public final LongAdder bytesOut = new LongAdder();
    public final Latencies latencies = new Latencies();
    /** Values that were received in chunks. */
    public final AtomicLong uploads = new AtomicLong();

    public final AtomicInteger active = new AtomicInteger();

    /** Counts a response by its status. */
    void count(int status) {
        requests.increment();
        if (status >= 500) {
            serverErrors.increment();
        } else if (status >= 400) {
            clientErrors.increment();
        }
    }
}
