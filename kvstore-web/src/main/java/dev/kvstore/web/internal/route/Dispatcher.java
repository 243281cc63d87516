package dev.kvstore.web.internal.route;

import dev.kvstore.StoreException;
import dev.kvstore.web.internal.guard.Gate;
import dev.kvstore.web.internal.http.Exchange;
import dev.kvstore.web.internal.http.Leftovers;
import dev.kvstore.web.internal.http.Problem;
import dev.kvstore.web.internal.http.Query;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a request to its handler: limits, host, route, origin, token, query, in this order, so that nobody learns
 * more than he may. Every failure becomes an answer, or the end of the connection when the answer has begun.
 * Thread-safe.
 */
public final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final Service service;
    private final RouteTable routes;
    private final Gate gate;
    private final ProblemWriter problems;

    public Dispatcher(Service service, RouteTable routes) {
        this.service = service;
        this.routes = routes;
        this.gate = new Gate(service);
        this.problems = new ProblemWriter(service.dialect());
    }

    /** Every route there is. */
    public RouteTable routes() {
        return routes;
    }

    /**
     * Answers a request.
     *
     * @throws IOException when the client is gone, or an answer can't be finished; the connection is to be closed
     */
    public void dispatch(Exchange exchange) throws IOException {
        Counters counters = service.counters();
        long start = System.nanoTime();
        int active = counters.active.incrementAndGet();
        try {
            if (active > service.options().maxActiveRequests()) {
                throw Problem.unavailable("too-many-requests", "too many requests are being served");
            }
            serve(exchange);
        } catch (Problem e) {
            refuse(exchange, e);
        } catch (StoreException e) {
            refuse(exchange, StoreProblems.of(e));
        } catch (RuntimeException | Error e) {
            String id = newId();
            LOG.error("request {} failed", id, e);
            refuse(exchange, new Problem(500, "internal", "an unexpected failure was logged"), id);
        } finally {
            counters.active.decrementAndGet();
            counters.latencies.record(System.nanoTime() - start);
        }
    }

    private void serve(Exchange exchange) throws IOException {
        exchange.setHeader("X-Content-Type-Options", "nosniff");
        exchange.setHeader("Cache-Control", "no-store");
        exchange.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        gate.checkShape(exchange);
        gate.checkHost(exchange);
        Route route = routes.find(exchange.method(), exchange.rawPath());
        gate.checkSender(exchange, route.access());
        Query query = Query.parse(exchange.rawQuery(), route.parameters());
        try {
            route.handler().handle(new Call(exchange, query, service));
        } catch (Problem e) {
            refuse(exchange, e);
            if (route.takesBody()) {
                Leftovers.drop(exchange);
            }
        }
    }

    private void refuse(Exchange exchange, Problem problem) throws IOException {
        refuse(exchange, problem, newId());
    }

    private void refuse(Exchange exchange, Problem problem, String id) throws IOException {
        if (exchange.isCommitted()) {
            throw new IOException("the answer to request " + id + " broke off: " + problem.detail());
        }
        service.counters().count(problem.status());
        problems.write(exchange, problem, id);
    }

    private static String newId() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
    }
}
