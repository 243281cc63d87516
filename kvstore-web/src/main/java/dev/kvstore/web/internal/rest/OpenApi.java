package dev.kvstore.web.internal.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kvstore.web.internal.json.Json;
import dev.kvstore.web.internal.route.Access;
import dev.kvstore.web.internal.route.Call;
import dev.kvstore.web.internal.route.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The description of the API by OpenAPI 3.1, {@code /v1/openapi.json}, made from the routes themselves. */
final class OpenApi {
    private static final Map<Integer, String> MEANINGS = Map.ofEntries(
            Map.entry(200, "Success."),
            Map.entry(201, "Created."),
            Map.entry(202, "Begun; Location names the job."),
            Map.entry(204, "Success, nothing to answer."),
            Map.entry(304, "The entry is the one the client has."),
            Map.entry(400, "The request is malformed."),
            Map.entry(401, "A token is missing or not known."),
            Map.entry(403, "The sender may not do this, or writing is switched off."),
            Map.entry(404, "There is no such key, job or route."),
            Map.entry(406, "None of the types the client accepts."),
            Map.entry(408, "The body arrives too slowly."),
            Map.entry(409, "A check failed, or the job has ended."),
            Map.entry(412, "A condition of the request does not hold."),
            Map.entry(413, "The body, a line or a value is too long."),
            Map.entry(415, "Forms are not taken."),
            Map.entry(421, "The request is for a host that is not served here."),
            Map.entry(503, "Opening, stalled, failed or too busy; Retry-After tells when to try again."),
            Map.entry(507, "The device is full."));

    private final byte[] document;

    OpenApi(List<Route> routes) {
        try {
            document = Json.document(json -> write(json, routes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void get(Call call) throws IOException {
        call.bytes(200, "application/json", document);
    }

    private static void write(JsonGenerator json, List<Route> routes) throws IOException {
        json.writeStartObject();
        json.writeStringField("openapi", "3.1.0");
        json.writeObjectFieldStart("info");
        json.writeStringField("title", "kvstore");
        json.writeStringField("version", "v1");
        json.writeEndObject();
        Map<String, List<Route>> byPath = new LinkedHashMap<>();
        for (Route route : routes) {
            byPath.computeIfAbsent(route.path(), path -> new ArrayList<>()).add(route);
        }
        json.writeObjectFieldStart("paths");
        for (Map.Entry<String, List<Route>> path : byPath.entrySet()) {
            json.writeObjectFieldStart(path.getKey());
            for (Route route : path.getValue()) {
                operation(json, route);
            }
            json.writeEndObject();
        }
        json.writeEndObject();
        components(json);
        json.writeEndObject();
    }

    private static void operation(JsonGenerator json, Route route) throws IOException {
        json.writeObjectFieldStart(route.method().toLowerCase(Locale.ROOT));
        json.writeStringField("summary", route.summary());
        json.writeArrayFieldStart("parameters");
        if (route.isTemplate()) {
            parameter(json, "id", "path");
        }
        for (String name : route.parameters()) {
            parameter(json, name, "query");
        }
        json.writeEndArray();
        json.writeObjectFieldStart("responses");
        for (int status : statuses(route)) {
            response(json, status);
        }
        json.writeEndObject();
        if (route.access() != Access.OPEN) {
            json.writeArrayFieldStart("security");
            if (route.access() != Access.ADMIN) {
                json.writeStartObject();
                json.writeEndObject();
            }
            json.writeStartObject();
            json.writeArrayFieldStart("bearer");
            json.writeString(route.access().scope().name().toLowerCase(Locale.ROOT));
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void parameter(JsonGenerator json, String name, String in) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("in", in);
        json.writeBooleanField("required", in.equals("path"));
        json.writeObjectFieldStart("schema");
        json.writeStringField("type", "string");
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Its own, and what every route may answer. */
    static Set<Integer> statuses(Route route) {
        Set<Integer> statuses = new TreeSet<>(route.statuses());
        statuses.addAll(List.of(400, 421, 503));
        if (route.access() != Access.OPEN) {
            statuses.addAll(List.of(401, 403));
        }
        if (route.access() == Access.WRITE) {
            statuses.add(507);
        }
        return statuses;
    }

    private static void response(JsonGenerator json, int status) throws IOException {
        json.writeObjectFieldStart(Integer.toString(status));
        json.writeStringField("description", MEANINGS.get(status));
        if (status >= 400) {
            json.writeObjectFieldStart("content");
            json.writeObjectFieldStart("application/problem+json");
            json.writeObjectFieldStart("schema");
            json.writeStringField("$ref", "#/components/schemas/Problem");
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void components(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("components");
        json.writeObjectFieldStart("securitySchemes");
        json.writeObjectFieldStart("bearer");
        json.writeStringField("type", "http");
        json.writeStringField("scheme", "bearer");
        json.writeEndObject();
        json.writeEndObject();
        json.writeObjectFieldStart("schemas");
        json.writeObjectFieldStart("Problem");
        json.writeStringField("type", "object");
        json.writeObjectFieldStart("properties");
        for (String name : List.of("type", "code", "detail", "requestId")) {
            json.writeObjectFieldStart(name);
            json.writeStringField("type", "string");
            json.writeEndObject();
        }
        json.writeObjectFieldStart("status");
        json.writeStringField("type", "integer");
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }
}
