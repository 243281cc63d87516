package dev.kvstore.web.internal.rest;

import dev.kvstore.StoreMetrics;
import dev.kvstore.StoreState;
import dev.kvstore.web.internal.route.Call;
import dev.kvstore.web.internal.route.Counters;
import dev.kvstore.web.internal.route.Latencies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Numbers about the store and its API in the text format of Prometheus, {@code /metrics}. */
final class MetricsResource {
    private static final String TYPE = "text/plain;version=0.0.4;charset=utf-8";
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private MetricsResource() {}

    static void get(Call call) throws IOException {
        StringBuilder out = new StringBuilder(8192);
        StoreMetrics metrics = call.store().metrics();
        for (Metric metric : Metric.all()) {
            header(out, metric.prometheusName(), metric.counter() ? "counter" : "gauge", metric.help());
            sample(out, metric.prometheusName(), metric.value().applyAsDouble(metrics));
        }
        header(out, "kvstore_state", "gauge", "1 for the state the store is in.");
        for (StoreState state : StoreState.values()) {
            String label = "{state=\"" + state.name().toLowerCase(Locale.ROOT) + "\"}";
            sample(out, "kvstore_state" + label, metrics.state() == state ? 1 : 0);
        }
        levels(out, metrics);
        header(out, "kvstore_memory_component_bytes", "gauge", "Native memory in use by component.");
        for (String component : metrics.memoryComponents()) {
            sample(out, "kvstore_memory_component_bytes{component=\"" + component + "\"}", (double)
                    metrics.memoryBytes(component));
        }
        http(out, call.service().counters());
        call.bytes(200, TYPE, out.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void levels(StringBuilder out, StoreMetrics metrics) {
        header(out, "kvstore_level_bytes", "gauge", "Bytes of the tables of a level.");
        for (StoreMetrics.LevelMetrics level : metrics.levels()) {
            sample(out, "kvstore_level_bytes{level=\"" + level.level() + "\"}", (double) level.bytes());
        }
        header(out, "kvstore_level_files", "gauge", "Tables of a level.");
        for (StoreMetrics.LevelMetrics level : metrics.levels()) {
            sample(out, "kvstore_level_files{level=\"" + level.level() + "\"}", level.files());
        }
    }

    private static void http(StringBuilder out, Counters counters) {
        counter(out, "kvstore_http_requests_total", "Requests answered.", counters.requests.sum());
        counter(out, "kvstore_http_client_errors_total", "Answers of 400 to 499.", counters.clientErrors.sum());
        counter(out, "kvstore_http_server_errors_total", "Answers of 500 and above.", counters.serverErrors.sum());
        counter(out, "kvstore_http_received_bytes_total", "Bytes of bodies received.", counters.bytesIn.sum());
        counter(out, "kvstore_http_sent_bytes_total", "Bytes of bodies sent.", counters.bytesOut.sum());
        header(out, "kvstore_http_active_requests", "gauge", "Requests being served.");
        sample(out, "kvstore_http_active_requests", counters.active.get());
        String name = "kvstore_http_request_seconds";
        header(out, name, "histogram", "How long requests took.");
        long[] bounds = Latencies.boundsMicros();
        long[] counts = counters.latencies.counts();
        long total = 0;
        for (int i = 0; i < counts.length; i++) {
            total += counts[i];
            String bound = i < bounds.length ? Double.toString(bounds[i] / MICROS_PER_SECOND) : "+Inf";
            sample(out, name + "_bucket{le=\"" + bound + "\"}", (double) total);
        }
        sample(out, name + "_sum", counters.latencies.totalNanos() / NANOS_PER_SECOND);
        sample(out, name + "_count", (double) total);
    }

    private static void counter(StringBuilder out, String name, String help, long value) {
        header(out, name, "counter", help);
        sample(out, name, (double) value);
    }

    private static void header(StringBuilder out, String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void sample(StringBuilder out, String name, double value) {
        out.append(name).append(' ');
        if (value == Math.rint(value)) {
            out.append((long) value);
        } else {
            out.append(value);
        }
        out.append('\n');
    }
}
