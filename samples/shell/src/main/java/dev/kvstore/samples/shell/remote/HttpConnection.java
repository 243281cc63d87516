package dev.kvstore.samples.shell.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;

/** Requests to the REST dialect of kvstore-web. */
final class HttpConnection {
    static final int OK = 200;
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    private static final int FIRST_ERROR = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);
    private static final JsonFactory JSON = new JsonFactory();

    private final URI base;
    private final String token;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT_PATIENCE).build();

    /** @param token a bearer token, or null */
    HttpConnection(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /** The key as a parameter that any bytes fit into. */
    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static JsonParser parser(byte[] json) throws IOException {
        return JSON.createParser(json);
    }

    /** Sends a request; answers other than success and those the caller expects are exceptions. */
    HttpResponse<byte[]> send(String method, String path, byte[] body, int... expected) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (body != null) {
            request.header("Content-Type", "application/octet-stream");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            for (int each : expected) {
                if (response.statusCode() == each) {
                    return response;
                }
            }
            if (response.statusCode() >= FIRST_ERROR) {
                throw failure(method, path, response);
            }
            return response;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while waiting for " + base).initCause(e);
        } catch (java.net.ConnectException e) {
            throw new IOException("nothing answers at " + base, e);
        }
    }

    private RuntimeException failure(String method, String path, HttpResponse<byte[]> response) throws IOException {
        int status = response.statusCode();
        String detail = base + " refuses " + method + " " + path.replaceFirst("\\?.*", "") + " with " + status + ": "
                + detail(response.body());
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            return new UsageException(detail + " (a token is taken from $KVSTORE_TOKEN)");
        } else if (status < FIRST_SERVER_ERROR) {
            return new UsageException(detail);
        }
        throw new IOException(detail);
    }

    /** What a problem document says, or the start of whatever it is. */
    private static String detail(byte[] body) {
        try (JsonParser json = parser(body)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.VALUE_STRING && "detail".equals(json.currentName())) {
                    return json.getText();
                }
            }
        } catch (IOException e) {
            // Not of kvstore: a proxy, or another server.
        }
        String text = new String(body, UTF_8).strip();
        return text.substring(0, Math.min(text.length(), 200));
    }
}
