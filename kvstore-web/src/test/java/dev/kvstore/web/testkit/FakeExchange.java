package dev.kvstore.web.testkit;

import dev.kvstore.web.internal.http.Exchange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;

/** A request and its response without a container: from this machine, for localhost. */
public final class FakeExchange implements Exchange {
    private final String method;
    private final String path;
    private final String query;
    private final byte[] body;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private int status;

    public FakeExchange(String method, String path, String query, byte[] body) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.body = body;
    }

    /** What was answered, 0 for nothing. */
    public int status() {
        return status;
    }

    public byte[] answer() {
        return output.toByteArray();
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String rawPath() {
        return path;
    }

    @Override
    public String rawQuery() {
        return query;
    }

    @Override
    public String header(String name) {
        return name.equals("Host") ? "localhost" : null;
    }

    @Override
    public int headerCount() {
        return 1;
    }

    @Override
    public String host() {
        return "localhost";
    }

    @Override
    public boolean fromLoopback() {
        return true;
    }

    @Override
    public long contentLength() {
        return -1;
    }

    @Override
    public InputStream body() {
        return new ByteArrayInputStream(body);
    }

    @Override
    public void status(int status) {
        this.status = status;
    }

    @Override
    public void setHeader(String name, String value) {}

    @Override
    public void setContentLength(long length) {}

    @Override
    public OutputStream output() {
        return output;
    }

    @Override
    public boolean isCommitted() {
        return output.size() > 0;
    }

    @Override
    public void reset() {
        output.reset();
    }
}
