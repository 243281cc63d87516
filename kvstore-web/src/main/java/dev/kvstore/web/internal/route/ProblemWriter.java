package dev.kvstore.web.internal.route;

import dev.kvstore.web.Dialect;
import dev.kvstore.web.internal.http.Exchange;
import dev.kvstore.web.internal.http.Problem;
import dev.kvstore.web.internal.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Answers with a problem: as {@code application/problem+json} (RFC 9457) in REST, as a line of text in the other dialects. */
final class ProblemWriter {
    private final Dialect dialect;

    ProblemWriter(Dialect dialect) {
        this.dialect = dialect;
    }

    void write(Exchange exchange, Problem problem, String requestId) throws IOException {
        exchange.setHeader("X-Request-Id", requestId);
        exchange.setHeader("X-Content-Type-Options", "nosniff");
        exchange.setHeader("Cache-Control", "no-store");
        if (problem.headerName() != null) {
            exchange.setHeader(problem.headerName(), problem.headerValue());
        }
        exchange.status(problem.status());
        byte[] body = dialect == Dialect.REST ? json(problem, requestId) : text(problem);
        exchange.setHeader(
                "Content-Type", dialect == Dialect.REST ? "application/problem+json" : "text/plain;charset=utf-8");
        exchange.setContentLength(body.length);
        if (!exchange.method().equals("HEAD")) {
            exchange.output().write(body);
        }
    }

    private static byte[] text(Problem problem) {
        return (problem.detail() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] json(Problem problem, String requestId) throws IOException {
        return Json.document(json -> {
            json.writeStartObject();
            json.writeStringField("type", "urn:kvstore:" + problem.code());
            json.writeNumberField("status", problem.status());
            json.writeStringField("code", problem.code());
            json.writeStringField("detail", problem.detail());
            for (Map.Entry<String, Long> number : problem.numbers().entrySet()) {
                json.writeNumberField(number.getKey(), number.getValue());
            }
            json.writeStringField("requestId", requestId);
            json.writeEndObject();
        });
    }
}
