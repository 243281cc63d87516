package dev.kvstore;

import java.time.Duration;
import java.util.List;

/**
 * The committed writes of a store in the order of their sequence numbers; made by {@link KeyValueStore#changes}.
 *
 * <p>A write is delivered when every reader can see it, which may be before it would survive a power cut. The writes of one
 * batch come together. Hidden keyspaces are left out. The store keeps the last changes for all feeds in 16 MiB of memory, from
 * the first subscription on until it is closed; a feed that falls further behind gets {@link ChangesLostException}.
 *
 * <p>A feed can be resumed: whoever remembers {@link #position()} passes it to {@link KeyValueStore#changes} later, also after
 * the store was closed or has crashed. What has left memory by then is taken from the log, as far as it goes back, which is to
 * the last flush.
 *
 * <p>For one thread at a time.
 */
public interface ChangeFeed extends AutoCloseable {
    /**
     * The changes after {@link #position()}, which moves behind them; waits until there is one.
     *
     * @param timeout how long to wait; zero or less does not wait
     * @return whole batches, oldest first; empty when the time is over, or when what was written concerns hidden
     *     keyspaces only
     * @throws ChangesLostException when changes after the position are not kept any more
     * @throws StoreInterruptedException when the thread is interrupted
     * @throws StoreClosedException when the store or the feed is closed and nothing is left to deliver
     */
    List<Change> poll(Duration timeout);

    /** The sequence number up to which everything was delivered. */
    long position();

    /** Ends the feed. Idempotent. */
    @Override
    void close();
}
