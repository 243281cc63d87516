package dev.kvstore.samples.war;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Sends requests byte by byte as given, which no well-behaved client would, one on each connection. */
final class RawClient {
    private static final int PATIENCE_MILLIS = 60_000;

    private final int port;

    RawClient(int port) {
        this.port = port;
    }

    /**
     * A response.
     *
     * @param head status line and headers
     * @param body text, its bytes taken for ISO 8859-1
     */
    record Response(int status, String head, String body) {
        /** A header's value, or null. */
        String header(String name) {
            for (String line : head.split("\r\n", -1)) {
                if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
                    return line.substring(name.length() + 1).strip();
                }
            }
            return null;
        }

        /** The body as UTF-8. */
        String text() {
            return new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return status + " " + text();
        }
    }

    /** Sends a request with the right {@code Host} unless the headers name one, and the length of a body that is not empty. */
    Response send(String method, String target, String body, String... headers) {
        StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        if (Arrays.stream(headers).noneMatch(header -> header.startsWith("Host:"))) {
            request.append("Host: localhost:").append(port).append("\r\n");
        }
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        if (!body.isEmpty() || method.equals("POST") || method.equals("PUT")) {
            request.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        return exchange(request + "Connection: close\r\n\r\n" + body);
    }

    Response get(String target, String... headers) {
        return send("GET", target, "", headers);
    }

    /** Sends bytes, each character one, and reads until the server closes. */
    Response exchange(String request) {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                OutputStream out = socket.getOutputStream();
                out.write(request.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                socket.getInputStream().transferTo(received);
            } catch (IOException e) {
                // The server may refuse and close before it has read all; what it has answered counts.
                if (received.size() == 0) {
                    return new Response(0, e.toString(), "");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parse(received.toString(StandardCharsets.ISO_8859_1));
    }

    private static Response parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || text.length() < 12) {
            return new Response(0, text, "");
        }
        Response raw =
                new Response(Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
        return "chunked".equals(raw.header("Transfer-Encoding"))
                ? new Response(raw.status(), raw.head(), joined(raw.body()))
                : raw;
    }

    private static String joined(String chunks) {
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (at < chunks.length()) {
            int lineEnd = chunks.indexOf("\r\n", at);
            int length = Integer.parseInt(chunks.substring(at, lineEnd), 16);
            body.append(chunks, lineEnd + 2, lineEnd + 2 + length);
            at = lineEnd + 4 + length;
            if (length == 0) {
                break;
            }
        }
        return body.toString();
    }
}
