package dev.kvstore.web.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sends requests byte by byte as given, which no well-behaved client would. */
public final class RawClient {
    private static final int PATIENCE_MILLIS = 60_000;

    private final int port;

    public RawClient(int port) {
        this.port = port;
    }

    /**
     * A response.
     *
     * @param status 0 when the connection was closed without one
     * @param head status line and headers
     */
    public record Response(int status, String head, String body) {}

    /** Sends a request without a body, with the right {@code Host} unless the headers name one. */
    public Response send(String method, String target, List<String> headers) {
        return send(method, target, headers, "");
    }

    public Response send(String method, String target, List<String> headers, String body) {
        StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        if (headers.stream().noneMatch(header -> header.startsWith("Host:"))) {
            request.append("Host: localhost:").append(port).append("\r\n");
        }
        headers.forEach(header -> request.append(header).append("\r\n"));
        if (!body.isEmpty() || method.equals("POST") || method.equals("PUT")) {
            request.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        return exchange(request + "Connection: close\r\n\r\n" + body);
    }

    /** Sends bytes and closes the connection. */
    public void sendAndLeave(String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes and reads until the server closes. */
    public Response exchange(String request) {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                OutputStream out = socket.getOutputStream();
                out.write(request.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                socket.getInputStream().transferTo(received);
            } catch (IOException e) {
                // The server may refuse and close before it has read all.
                if (received.size() == 0) {
                    return new Response(0, "", "");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parse(received.toString(StandardCharsets.UTF_8));
    }

    private static Response parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || text.length() < 12) {
            return new Response(0, text, "");
        }
        return new Response(Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
    }
}
