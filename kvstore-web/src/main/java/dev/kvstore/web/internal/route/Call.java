package dev.kvstore.web.internal.route;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.Reader;
import dev.kvstore.Snapshot;
import dev.kvstore.web.internal.http.Exchange;
import dev.kvstore.web.internal.http.LimitedInput;
import dev.kvstore.web.internal.http.Problem;
import dev.kvstore.web.internal.http.Query;
import dev.kvstore.web.internal.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A request that reached its handler, and the ways to answer it. */
public final class Call {
    private static final int FIRST_BODY_BUFFER = 64 * 1024;

    private final Exchange exchange;
    private final Query query;
    private final Service service;

    Call(Exchange exchange, Query query, Service service) {
        this.exchange = exchange;
        this.query = query;
        this.service = service;
    }

    public Query query() {
        return query;
    }

    public KeyValueStore store() {
        return service.store();
    }

    public Service service() {
        return service;
    }

    /** A header of the request, or null. */
    public String header(String name) {
        return exchange.header(name);
    }

    /** The last segment of the path. */
    public String lastSegment() {
        String path = exchange.rawPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The body as a stream that ends in 413 beyond a limit. */
    public InputStream body(long limit) throws IOException {
        if (exchange.contentLength() > limit) {
            throw Problem.tooLarge(limit).with("Connection", "close");
        }
        return new LimitedInput(exchange.body(), limit, service.counters().bytesIn);
    }

    /** The first bytes of the body. */
    public byte[] first(InputStream body, int most) throws IOException {
        long announced = exchange.contentLength();
        return body.readNBytes(announced < 0 ? most : (int) Math.min(announced, most));
    }

    /** The whole body, which must be no longer than a value may be; memory grows with what arrives. */
    public byte[] bodyBytes() throws IOException {
        long limit = service.maxBodyBytes().get();
        InputStream in = body(limit);
        int announced = (int) Math.min(exchange.contentLength(), FIRST_BODY_BUFFER);
        byte[] first = in.readNBytes(announced < 0 ? FIRST_BODY_BUFFER : announced);
        if (first.length == exchange.contentLength()) {
            return first;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream(first.length * 2 + 1);
        all.writeBytes(first);
        in.transferTo(all);
        return all.toByteArray();
    }

    public void setHeader(String name, String value) {
        exchange.setHeader(name, value);
    }

    /** Answers without a body. */
    public void empty(int status) {
        exchange.status(status);
        service.counters().count(status);
    }

    /** Answers with bytes. */
    public void bytes(int status, String type, byte[] body) throws IOException {
        exchange.status(status);
        exchange.setHeader("Content-Type", type);
        exchange.setContentLength(body.length);
        service.counters().count(status);
        if (!exchange.method().equals("HEAD")) {
            service.counters().bytesOut.add(body.length);
            exchange.output().write(body);
        }
    }

    /** Answers with a line of text. */
    public void line(int status, String text) throws IOException {
        bytes(status, "text/plain;charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a JSON document. */
    @FunctionalInterface
    public interface JsonBody {
        void write(JsonGenerator json) throws IOException;
    }

    /** Answers with a JSON document that fits in memory. */
    public void json(int status, String type, JsonBody body) throws IOException {
        bytes(status, type, Json.document(body::write));
    }

    /** Answers with a JSON document that fits in memory. */
    public void json(int status, JsonBody body) throws IOException {
        json(status, "application/json", body);
    }

    /** Begins an answer of unknown length. A failure after its first bytes were sent ends the connection. */
    public OutputStream stream(int status, String type) throws IOException {
        exchange.status(status);
        exchange.setHeader("Content-Type", type);
        service.counters().count(status);
        return exchange.method().equals("HEAD")
                ? OutputStream.nullOutputStream()
                : new CountedOutput(exchange.output(), service.counters().bytesOut);
    }

    /** Begins an answer of a known length, to be written with the same care. */
    public OutputStream stream(int status, String type, long length) throws IOException {
        exchange.setContentLength(length);
        return stream(status, type);
    }

    /** The keyspace that the query names, or the default one. */
    public Keyspace keyspace() {
        return Keyspaces.of(store(), Keyspaces.name(query));
    }

    /** The same keyspace at another moment. */
    public Reader keyspace(Snapshot snapshot) {
        return Keyspaces.of(snapshot, Keyspaces.name(query));
    }

    /** Whether only the headers of an answer are wanted. */
    public boolean isHead() {
        return exchange.method().equals("HEAD");
    }
}
