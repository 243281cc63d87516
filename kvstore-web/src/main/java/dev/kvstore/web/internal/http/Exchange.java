package dev.kvstore.web.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * One request and its response, as handlers see them: no servlet type, so that a handler can be tested
 * without a container. For one thread.
 */
public interface Exchange {
    /** The method, as sent. */
    String method();

    /** The path below the context as sent, undecoded, without the query. */
    String rawPath();

    /** The query as sent, undecoded; null when there is none. */
    String rawQuery();

    /** A header's value, several of the same name joined by commas; null when there is none. */
    String header(String name);

    /** How many header fields the request has. */
    int headerCount();

    /** The {@code Host} the request is for; null when it names none. */
    String host();

    /** Whether the connection comes from this machine. */
    boolean fromLoopback();

    /** The announced length of the body in bytes, -1 when unknown. */
    long contentLength();

    /** The body. */
    InputStream body() throws IOException;

    /** Sets the status; before the first byte of {@link #output()}. */
    void status(int status);

    /** Sets a response header, replacing one of that name. */
    void setHeader(String name, String value);

    /** Announces the length of the response's body. */
    void setContentLength(long length);

    /** The response's body. */
    OutputStream output() throws IOException;

    /** Whether status and headers are on their way and can't be changed. */
    boolean isCommitted();

    /** Forgets status, headers and body set so far; only while not committed. */
    void reset();
}
