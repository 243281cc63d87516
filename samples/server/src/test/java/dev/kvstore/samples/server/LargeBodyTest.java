package dev.kvstore.samples.server;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A body that is announced by nothing and does not end. */
class LargeBodyTest {
    private static final int PIECE = 1 << 20;
    private static final int PIECES = 1024;
    private static final long MAX_GROWTH = 64L << 20;

    @Test
    void beyondTheLimitIsRefusedWithoutBeingHeld(@TempDir Path directory) throws Exception {
        try (RunningServer server = new RunningServer(directory.resolve("store"))) {
            Path status = Path.of("/proc/" + server.process().pid() + "/status");
            assumeTrue(Files.isReadable(status), "skipped: there is no /proc here");
            send(server.port("rest"), 1);
            long before = resident(status);
            String answer = send(server.port("rest"), PIECES);
            assertTrue(answer.startsWith("HTTP/1.1 413"), () -> "answer: " + answer);
            long growth = resident(status) - before;
            System.out.println("a body beyond the limit grew the server by " + growth / 1024 + " KiB");
            assertTrue(growth < MAX_GROWTH, () -> "grown by " + growth);
        }
    }

    /** Sends a body in chunks for as long as the server reads, and answers what it has answered by then. */
    private static String send(int port, int pieces) throws IOException {
        byte[] piece = new byte[PIECE];
        String start = String.join(
                "\r\n",
                "PUT /v1/kv?key=k HTTP/1.1",
                "Host: localhost",
                "Transfer-Encoding: chunked",
                "Connection: close",
                "",
                "");
        byte[] head = start.getBytes(StandardCharsets.US_ASCII);
        byte[] line = (Integer.toHexString(PIECE) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] answer = new byte[4096];
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write(head);
            for (int i = 0; i < pieces && socket.getInputStream().available() == 0; i++) {
                out.write(line);
                out.write(piece);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            if (socket.getInputStream().available() == 0) {
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(length, 0), StandardCharsets.US_ASCII);
        } catch (SocketException e) {
            return e.toString();
        }
    }

    private static long resident(Path status) throws IOException {
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IllegalStateException("no resident size in " + status);
    }
}
