package dev.kvstore.samples.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connector that closes connections on which the head of a request takes too long. An idle timeout alone does not: one byte now and
 * then keeps a connection for ever.
 */
final class HeaderDeadline extends ServerConnector {
    private static final long SWEEP_SECONDS = 1;

    private final long deadlineNanos;

    HeaderDeadline(Server server, HttpConnectionFactory factory, long deadlineSeconds) {
        super(server, 1, 1, factory);
        this.deadlineNanos = TimeUnit.SECONDS.toNanos(deadlineSeconds);
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        TimedEndPoint endPoint = new TimedEndPoint(channel, selector, key, getScheduler());
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        sweepLater();
    }

    private void sweepLater() {
        getScheduler().schedule(this::sweep, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    private void sweep() {
        long now = System.nanoTime();
        for (EndPoint endPoint : getConnectedEndPoints()) {
            if (endPoint instanceof TimedEndPoint timed && timed.isLate(now, deadlineNanos)) {
                timed.close();
            }
        }
        if (isRunning()) {
            sweepLater();
        }
    }

    /** Tells a connection that the head of a request has arrived, or that the request has ended. */
    static void mark(Request request, boolean underWay) {
        if (request.getConnectionMetaData().getConnection().getEndPoint() instanceof TimedEndPoint timed) {
            timed.underWay = underWay;
            timed.waiting = false;
        }
    }

    /** Knows since when it has been receiving a head. Written by one thread at a time, read by the sweep. */
    private static final class TimedEndPoint extends SocketChannelEndPoint {
        private volatile boolean underWay;
        private volatile boolean waiting;
        private volatile long since;

        TimedEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
            super(channel, selector, key, scheduler);
        }

        @Override
        public int fill(ByteBuffer buffer) throws IOException {
            int filled = super.fill(buffer);
            if (filled > 0 && !underWay && !waiting) {
                since = System.nanoTime();
                waiting = true;
            }
            return filled;
        }

        boolean isLate(long now, long limit) {
            return waiting && now - since > limit;
        }
    }
}
