package dev.kvstore.samples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that begin requests and do not end them. */
class SlowClientsTest {
    private static final int HALF_OPEN = 2000;
    private static final int REQUESTS = 300;

    private RunningServer server;
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        server = new RunningServer(directory.resolve("store"));
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    private Socket begin() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port("rest"));
        sockets.add(socket);
        socket.getOutputStream().write("GET /health/live HTTP/1.1\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void manyOfThemDoNotKeepOthersWaiting() throws Exception {
        for (int i = 0; i < HALF_OPEN; i++) {
            begin();
        }
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port("rest") + "/v1/stats"))
                .timeout(Duration.ofSeconds(30))
                .build();
        long[] nanos = new long[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            long before = System.nanoTime();
            assertEquals(200, http.send(request, BodyHandlers.discarding()).statusCode());
            nanos[i] = System.nanoTime() - before;
        }
        Arrays.sort(nanos);
        long p99 = TimeUnit.NANOSECONDS.toMillis(nanos[REQUESTS * 99 / 100]);
        System.out.println("with " + HALF_OPEN + " half-open requests a healthy client's p99 is " + p99 + " ms");
        assertTrue(p99 < 1000, () -> "p99 " + p99 + " ms");
    }
}
