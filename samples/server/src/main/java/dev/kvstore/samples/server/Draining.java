package dev.kvstore.samples.server;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Knows the requests under way, and refuses new ones once it has been told to. A request for the shutdown is not
 * waited for, because it waits for the others. Thread-safe.
 */
final class Draining extends Handler.Wrapper {
    private static final String SHUTDOWN = "/shutdown";

    private final Object lock = new Object();
    private int active;
    private int shutdowns;
    private boolean refusing;
    private Runnable whenIdle;

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        boolean shutdown = request.getHttpURI().getPath().equals(SHUTDOWN);
        if (!enter(shutdown)) {
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE_503);
            callback.succeeded();
            return true;
        }
        HeaderDeadline.mark(request, true);
        Request.addCompletionListener(request, failure -> {
            HeaderDeadline.mark(request, false);
            leave(shutdown);
        });
        return super.handle(request, response, callback);
    }

    private boolean enter(boolean shutdown) {
        synchronized (lock) {
            if (refusing && !shutdown) {
                return false;
            }
            if (shutdown) {
                shutdowns++;
            } else {
                active++;
            }
            return true;
        }
    }

    private void leave(boolean shutdown) {
        Runnable idle = null;
        synchronized (lock) {
            if (shutdown) {
                shutdowns--;
            } else {
                active--;
            }
            if (shutdowns == 0) {
                idle = whenIdle;
            }
            lock.notifyAll();
        }
        if (idle != null) {
            idle.run();
        }
    }

    /** Refuses requests from now on. */
    void begin() {
        synchronized (lock) {
            refusing = true;
        }
    }

    /** Waits until no request is under way but for shutdown; false when the time is over first. */
    boolean await(long seconds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        synchronized (lock) {
            while (active > 0) {
                long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (millis <= 0) {
                    return false;
                }
                try {
                    lock.wait(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            return true;
        }
    }

    /** Runs an action when the last request for shutdown is answered. */
    void whenIdle(Runnable action) {
        synchronized (lock) {
            whenIdle = action;
        }
    }
}
