package dev.kvstore.web.internal.rest;

import dev.kvstore.web.internal.route.Access;
import dev.kvstore.web.internal.route.Handler;
import dev.kvstore.web.internal.route.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every route of the REST dialect. */
public final class RestRoutes {
    private static final List<String> NONE = List.of();
    private static final List<String> KEYSPACE = List.of("keyspace");
    private static final List<String> NAME = List.of("name");
    private static final List<String> KEY = List.of("key", "key64", "keyHex", "keyspace");
    private static final List<String> RANGE =
            List.of("from", "from64", "fromHex", "to", "to64", "toHex", "prefix", "prefix64", "prefixHex", "keyspace");

    private final List<Route> routes = new ArrayList<>();

    private RestRoutes() {}

    public static List<Route> routes() {
        RestRoutes all = new RestRoutes();
        all.addEntries();
        all.addRanges();
        all.addBulk();
        all.addKeyspaces();
        all.addNumbers();
        all.addMaintenance();
        OpenApi description = new OpenApi(all.routes);
        all.add("GET", "/v1/openapi.json", Access.OPEN, NONE, "This document.", List.of(200), description::get);
        return all.routes;
    }

    private void addEntries() {
        add(
                "GET",
                "/v1/kv",
                Access.READ,
                KEY,
                "The value of a key, as bytes or as JSON. ETag is its version.",
                List.of(200, 304, 404, 406, 412),
                EntryResource::get);
        add(
                "PUT",
                "/v1/kv",
                Access.WRITE,
                KEY,
                "Sets the value of a key to the body, atomically if If-Match or If-None-Match hold.",
                List.of(201, 204, 404, 408, 412, 413, 415),
                EntryWrites::put);
        add(
                "DELETE",
                "/v1/kv",
                Access.WRITE,
                join(KEY, List.of("returnValue")),
                "Deletes a key, atomically if If-Match holds.",
                List.of(200, 204, 404, 412),
                EntryWrites::delete);
    }

    private void addRanges() {
        add(
                "GET",
                "/v1/range",
                Access.READ,
                join(RANGE, List.of("limit", "reverse", "keysOnly", "delimiter", "cursor")),
                "A page of entries in order, as JSON or as lines of it.",
                List.of(200, 404, 406),
                RangeResource::get);
        add(
                "POST",
                "/v1/mget",
                Access.READ,
                KEYSPACE,
                "At most 1000 entries as of one moment.",
                List.of(200, 404, 408, 413, 415),
                MultiGetResource::post);
    }

    private void addBulk() {
        add(
                "POST",
                "/v1/batch",
                Access.WRITE,
                NONE,
                "Applies lines of put, delete, deleteRange and check together or not at all.",
                List.of(200, 404, 408, 409, 413, 415),
                BatchResource::post);
        add(
                "GET",
                "/v1/export",
                Access.READ,
                RANGE,
                "All entries of a range as of one moment, as lines with a trailer.",
                List.of(200, 404),
                ExportResource::get);
        add(
                "POST",
                "/v1/import",
                Access.WRITE,
                KEYSPACE,
                "Puts what an export has answered.",
                List.of(200, 404, 408, 413, 415),
                ImportResource::post);
    }

    private void addKeyspaces() {
        add("GET", "/v1/keyspaces", Access.READ, NONE, "The named keyspaces.", List.of(200), KeyspacesResource::get);
        add(
                "PUT",
                "/v1/keyspaces",
                Access.WRITE,
                NAME,
                "Makes a keyspace unless there is one of that name.",
                List.of(201, 204),
                KeyspacesResource::put);
        add(
                "DELETE",
                "/v1/keyspaces",
                Access.WRITE,
                NAME,
                "Deletes a keyspace with everything in it.",
                List.of(204, 404),
                KeyspacesResource::delete);
    }

    private void addNumbers() {
        add("GET", "/v1/stats", Access.READ, NONE, "Numbers as JSON.", List.of(200), StatsResource::get);
        for (String prefix : List.of("/v1", "")) {
            add(
                    "GET",
                    prefix + "/metrics",
                    Access.READ,
                    NONE,
                    "Numbers for Prometheus.",
                    List.of(200),
                    MetricsResource::get);
            add(
                    "GET",
                    prefix + "/health/live",
                    Access.OPEN,
                    NONE,
                    "Whether the server answers.",
                    List.of(200),
                    HealthResource::live);
            add(
                    "GET",
                    prefix + "/health/ready",
                    Access.OPEN,
                    NONE,
                    "Whether the store takes reads and writes.",
                    List.of(200),
                    HealthResource::ready);
        }
    }

    private void addMaintenance() {
        admin("POST", "/flush", NONE, "Writes everything in memory to tables.", 202, AdminResource::flush);
        admin("POST", "/compact", RANGE, "Compacts a range, or everything.", 202, AdminResource::compact);
        admin("POST", "/verify", NONE, "Reads back and checks every file.", 202, AdminResource::verify);
        admin("POST", "/wal/truncate", NONE, "Removes obsolete log segments.", 202, AdminResource::truncateLog);
        admin("POST", "/checkpoint", NAME, "Writes a copy of the store.", 202, AdminResource::checkpoint);
        admin("GET", "/jobs", NONE, "Jobs that wait, run, or ended not long ago.", 200, AdminResource::jobs);
        admin("GET", "/jobs/{id}", NONE, "A job and its progress.", 200, AdminResource::job);
        admin("DELETE", "/jobs/{id}", NONE, "Cancels a job.", 202, AdminResource::cancel);
    }

    private void admin(
            String method, String path, List<String> parameters, String summary, int success, Handler handler) {
        add(method, "/v1/admin" + path, Access.ADMIN, parameters, summary, List.of(success, 404, 409), handler);
    }

    private void add(
            String method,
            String path,
            Access access,
            List<String> parameters,
            String summary,
            List<Integer> statuses,
            Handler handler) {
        routes.add(new Route(method, path, access, parameters, summary, statuses, handler));
    }

    private static List<String> join(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
