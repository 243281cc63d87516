package dev.kvstore.samples.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a deadline of a second. */
class HeaderDeadlineTest {
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Server jetty = new Server();
    private final HeaderDeadline connector = new HeaderDeadline(jetty, new HttpConnectionFactory(), 1);

    @BeforeEach
    void start() throws Exception {
        Draining draining = new Draining();
        draining.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                callback.succeeded();
                return true;
            }
        });
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        jetty.setHandler(draining);
        jetty.start();
    }

    @AfterEach
    void stop() throws Exception {
        jetty.stop();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static boolean isOpen(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void assertServed(Socket socket) throws IOException {
        socket.getOutputStream().write(REQUEST);
        byte[] answer = new byte[4096];
        int length = socket.getInputStream().read(answer);
        assertTrue(new String(answer, 0, Math.max(length, 0), StandardCharsets.US_ASCII).startsWith("HTTP/1.1 200"));
    }

    @Test
    void aHeadThatTricklesIsCutOff() throws Exception {
        try (Socket socket = connect()) {
            long start = System.nanoTime();
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> !isOpen(socket));
            assertTrue(System.nanoTime() - start > TimeUnit.SECONDS.toNanos(1));
        }
    }

    @Test
    void soIsOneThatStopsAfterOtherRequests() throws Exception {
        try (Socket socket = connect()) {
            assertServed(socket);
            socket.getOutputStream().write(REQUEST, 0, 10);
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    void aConnectionThatIsUsedNowAndThenIsNot() throws Exception {
        try (Socket socket = connect()) {
            for (int i = 0; i < 3; i++) {
                assertServed(socket);
                long next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1500);
                await().atMost(Duration.ofSeconds(20)).until(() -> System.nanoTime() > next);
            }
        }
    }
}
