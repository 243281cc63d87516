package dev.kvstore.samples.shell.remote;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kvstore.samples.shell.data.Data;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** A store that another process serves through the REST dialect of kvstore-web. */
public final class HttpStore implements RemoteStore {
    private final HttpConnection connection;

    private HttpStore(HttpConnection connection) {
        this.connection = connection;
    }

    /** Takes the address of the server, such as http://localhost:8082; nothing is sent yet. */
    public static HttpStore at(String url) {
        URI base;
        try {
            base = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--url must be an address such as http://localhost:8082, got '" + url + "'", e);
        }
        boolean isHttp = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
        if (!isHttp || base.getHost() == null || base.getQuery() != null) {
            throw new UsageException("--url must be an address such as http://localhost:8082, got '" + url + "'");
        }
        String token = System.getenv("KVSTORE_TOKEN");
        return new HttpStore(new HttpConnection(base, token == null || token.isEmpty() ? null : token));
    }

    /** The entries of the default keyspace, the only one that is served. */
    public Data data() {
        return new HttpData(connection);
    }

    @Override
    public Map<String, Object> stats() throws IOException {
        return object(connection.send("GET", "/v1/stats", null).body());
    }

    @Override
    public List<Setting> settings() {
        throw notOverHttp();
    }

    @Override
    public void set(String name, long value) {
        throw notOverHttp();
    }

    @Override
    public List<RemoteJob> jobs() throws IOException {
        List<RemoteJob> jobs = new ArrayList<>();
        try (JsonParser json = HttpConnection.parser(
                connection.send("GET", "/v1/admin/jobs", null).body())) {
            while (json.nextToken() != null && json.currentToken() != JsonToken.START_ARRAY) {
                // On to the jobs.
            }
            while (json.nextToken() == JsonToken.START_OBJECT) {
                Map<String, Object> job = object(json, "");
                jobs.add(job(job));
            }
        }
        return jobs;
    }

    @Override
    public boolean cancel(long job) throws IOException {
        int status = connection
                .send("DELETE", "/v1/admin/jobs/" + job, null, HttpConnection.NOT_FOUND, HttpConnection.CONFLICT)
                .statusCode();
        return status != HttpConnection.NOT_FOUND && status != HttpConnection.CONFLICT;
    }

    @Override
    public long begin(Work work) throws IOException {
        String path = "/v1/admin/" + work.name().toLowerCase(Locale.ROOT);
        return HttpData.number(connection.send("POST", path, null).body(), "id");
    }

    @Override
    public AutoCloseable watch(Consumer<Event> events) {
        throw notOverHttp();
    }

    /** Connections end by themselves. */
    @Override
    public void close() {}

    private static RemoteJob job(Map<String, Object> job) {
        return new RemoteJob(
                ((Number) job.getOrDefault("id", 0L)).longValue(),
                String.valueOf(job.getOrDefault("description", job.getOrDefault("kind", ""))),
                String.valueOf(job.getOrDefault("state", "")),
                ((Number) job.getOrDefault("progress", 0)).doubleValue(),
                ((Number) job.getOrDefault("elapsedMillis", 0L)).longValue(),
                String.valueOf(job.getOrDefault("outcome", "")));
    }

    private static Map<String, Object> object(byte[] body) throws IOException {
        try (JsonParser json = HttpConnection.parser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the server's answer is not that of a kvstore");
            }
            return object(json, "");
        }
    }

    /** Members of members have names with a dot. */
    private static Map<String, Object> object(JsonParser json, String prefix) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = prefix + json.currentName();
            switch (json.nextToken()) {
                case START_OBJECT -> members.putAll(object(json, name + "."));
                case START_ARRAY -> json.skipChildren();
                case VALUE_NUMBER_INT -> members.put(name, json.getLongValue());
                case VALUE_NUMBER_FLOAT -> members.put(name, json.getDoubleValue());
                case VALUE_NULL -> {}
                default -> members.put(name, json.getText());
            }
        }
        return members;
    }

    private static UsageException notOverHttp() {
        return new UsageException("HTTP has no settings and no events: --jmx PID has");
    }
}
