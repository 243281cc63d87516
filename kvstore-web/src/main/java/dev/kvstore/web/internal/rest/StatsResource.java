package dev.kvstore.web.internal.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kvstore.KeyValueStore;
import dev.kvstore.LongSetting;
import dev.kvstore.StoreMetrics;
import dev.kvstore.web.internal.route.Call;
import dev.kvstore.web.internal.route.Counters;
import dev.kvstore.web.internal.route.Latencies;
import java.io.IOException;

/** Numbers about the store and its API as JSON, {@code /v1/stats}: those of {@code /v1/metrics}, levels and settings. */
final class StatsResource {
    private StatsResource() {}

    static void get(Call call) throws IOException {
        KeyValueStore store = call.store();
        StoreMetrics metrics = store.metrics();
        call.json(200, json -> {
            json.writeStartObject();
            json.writeStringField("state", metrics.state().name());
            json.writeObjectFieldStart("metrics");
            for (Metric metric : Metric.all()) {
                writeNumber(json, metric.name(), metric.value().applyAsDouble(metrics));
            }
            json.writeEndObject();
            writeLevels(json, metrics);
            writeMemory(json, metrics);
            writeSettings(json, store);
            writeHttp(json, call.service().counters());
            json.writeEndObject();
        });
    }

    /** Counts as whole numbers. */
    private static void writeNumber(JsonGenerator json, String name, double value) throws IOException {
        if (value == Math.rint(value)) {
            json.writeNumberField(name, (long) value);
        } else if (Double.isFinite(value)) {
            json.writeNumberField(name, value);
        } else {
            json.writeNullField(name);
        }
    }

    private static void writeLevels(JsonGenerator json, StoreMetrics metrics) throws IOException {
        json.writeArrayFieldStart("levels");
        for (StoreMetrics.LevelMetrics level : metrics.levels()) {
            json.writeStartObject();
            json.writeNumberField("level", level.level());
            json.writeNumberField("files", level.files());
            json.writeNumberField("bytes", level.bytes());
            json.writeNumberField("entries", level.entries());
            writeNumber(json, "score", level.score());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeMemory(JsonGenerator json, StoreMetrics metrics) throws IOException {
        json.writeObjectFieldStart("memory");
        for (String component : metrics.memoryComponents()) {
            json.writeNumberField(component, metrics.memoryBytes(component));
        }
        json.writeEndObject();
    }

    private static void writeSettings(JsonGenerator json, KeyValueStore store) throws IOException {
        json.writeObjectFieldStart("settings");
        for (LongSetting setting : store.settings().all()) {
            json.writeNumberField(setting.name(), setting.get());
        }
        json.writeEndObject();
    }

    private static void writeHttp(JsonGenerator json, Counters counters) throws IOException {
        json.writeObjectFieldStart("http");
        json.writeNumberField("requests", counters.requests.sum());
        json.writeNumberField("clientErrors", counters.clientErrors.sum());
        json.writeNumberField("serverErrors", counters.serverErrors.sum());
        json.writeNumberField("active", counters.active.get());
        json.writeNumberField("bytesIn", counters.bytesIn.sum());
        json.writeNumberField("bytesOut", counters.bytesOut.sum());
        json.writeFieldName("latencyBoundsMicros");
        json.writeArray(Latencies.boundsMicros(), 0, Latencies.boundsMicros().length);
        long[] counts = counters.latencies.counts();
        json.writeFieldName("latencyCounts");
        json.writeArray(counts, 0, counts.length);
        json.writeEndObject();
    }
}
