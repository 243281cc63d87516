package dev.kvstore.web;

import dev.kvstore.KeyValueStore;
import dev.kvstore.LongSetting;
import dev.kvstore.web.internal.console.ConsoleRoutes;
import dev.kvstore.web.internal.rest.RestRoutes;
import dev.kvstore.web.internal.route.Counters;
import dev.kvstore.web.internal.route.Dispatcher;
import dev.kvstore.web.internal.route.Route;
import dev.kvstore.web.internal.route.RouteTable;
import dev.kvstore.web.internal.route.Service;
import dev.kvstore.web.internal.simple.JsonDialect;
import dev.kvstore.web.internal.simple.QueryDialect;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One dialect over one store: its live settings and what it has served. {@link KvServlet} puts it into a container.
 * Opens and closes nothing, has no threads. Thread-safe.
 */
public final class HttpApi {
    private final Service service;
    private final Dispatcher dispatcher;

    /**
     * An API.
     *
     * @param store answers the store, or null while it is being opened; asked for every request
     */
    public HttpApi(Dialect dialect, Supplier<? extends KeyValueStore> store, HttpOptions options) {
        LongSetting.Observer nobody = (setting, oldValue) -> {};
        this.service = new Service(
                dialect,
                store::get,
                options,
                new LongSetting("HttpReadOnly", "", "Refuses writes.", 0, 1, options.readOnly() ? 1 : 0, nobody),
                new LongSetting(
                        "MaxBodyBytes",
                        "bytes",
                        "The longest value, and the longest line of a batch or import.",
                        HttpOptions.MIN_BODY_BYTES,
                        HttpOptions.MAX_BODY_BYTES,
                        options.maxBodyBytes(),
                        nobody),
                new LongSetting(
                        "MaxScanLimit",
                        "entries",
                        "The most entries of one page.",
                        1,
                        HttpOptions.MAX_SCAN_LIMIT,
                        options.maxScanLimit(),
                        nobody),
                new Counters());
        this.dispatcher = new Dispatcher(service, new RouteTable(routes(service)));
    }

    private static List<Route> routes(Service service) {
        return switch (service.dialect()) {
            case JSON -> JsonDialect.routes();
            case QUERY -> QueryDialect.routes(service.options().shutdown());
            case REST ->
                service.options().consoleEnabled()
                        ? Stream.concat(RestRoutes.routes().stream(), ConsoleRoutes.routes().stream())
                                .toList()
                        : RestRoutes.routes();
        };
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    public Dialect dialect() {
        return service.dialect();
    }

    /** 1 refuses writes. */
    public LongSetting readOnly() {
        return service.readOnly();
    }

    /** The longest value, and the longest line of a batch or import, in bytes. */
    public LongSetting maxBodyBytes() {
        return service.maxBodyBytes();
    }

    /** The most entries of one page. */
    public LongSetting maxScanLimit() {
        return service.maxScanLimit();
    }

    /** Requests answered. */
    public long requests() {
        return service.counters().requests.sum();
    }

    /** Requests answered with a status of 400 to 499. */
    public long clientErrors() {
        return service.counters().clientErrors.sum();
    }

    /** Requests answered with a status of 500 or above. */
    public long serverErrors() {
        return service.counters().serverErrors.sum();
    }

    /** Requests being served now. */
    public int activeRequests() {
        return service.counters().active.get();
    }

    /** The time all requests took together, in milliseconds. */
    public long totalMillis() {
        return TimeUnit.NANOSECONDS.toMillis(service.counters().latencies.totalNanos());
    }

    /** Bytes of bodies received. */
    public long bytesIn() {
        return service.counters().bytesIn.sum();
    }

    /** Bytes of bodies sent. */
    public long bytesOut() {
        return service.counters().bytesOut.sum();
    }
}
