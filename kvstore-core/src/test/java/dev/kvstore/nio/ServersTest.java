package dev.kvstore.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kvstore.StoreOptions;
import dev.kvstore.testkit.FileSystemFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.resource.PathResourceFactory;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.Test;

/** Servers and a database whose files lie in a store. */
class ServersTest extends FileSystemFixture {
    private static final int EXIT_SECONDS = 60;

    ServersTest() {
        super(StoreOptions.defaults(), Map.of("id", "served"));
    }

    @Test
    void aDatabaseLiesInTheStore() throws SQLException, IOException {
        FilePath.register(new H2StorePath());
        String url = "jdbc:h2:kv://served/database";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("create table t(id int primary key, text varchar)");
            statement.execute("insert into t select x, 'row ' || x from system_range(1, 5000)");
            statement.execute("delete from t where id > 4000");
            statement.execute("checkpoint sync");
        }
        assertTrue(Files.exists(path("/database.mv.db")));
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*), max(text) from t where id > 3000")) {
            assertTrue(rows.next());
            assertEquals(1000, rows.getInt(1));
            assertEquals("row 4000", rows.getString(2));
        }
    }

    @Test
    void anSftpClientWorksOnTheStore() throws Exception {
        Path key = directory.resolve("key");
        assumeTrue(succeeds("ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", key.toString()));
        Path local = Files.write(directory.resolve("local"), new byte[700_000]);
        Path batch =
                Files.write(directory.resolve("batch"), """
                mkdir /up
                put %1$s /up/large
                rename /up/large /up/moved
                symlink /up/moved /up/link
                chmod 600 /up/moved
                get /up/link %1$s.back
                mkdir /up/gone
                rmdir /up/gone
                ls -l /up
                """.formatted(local).getBytes(UTF_8));
        try (SftpServer server = SftpServer.of(store, directory.resolve("host.key"))) {
            assertTrue(succeeds(
                    "sftp",
                    "-q",
                    "-b",
                    batch.toString(),
                    "-P",
                    Integer.toString(server.port()),
                    "-i",
                    key.toString(),
                    "-o",
                    "StrictHostKeyChecking=no",
                    "-o",
                    "UserKnownHostsFile=/dev/null",
                    "someone@127.0.0.1"));
        }
        assertEquals(700_000, store.get("up/moved".getBytes(UTF_8)).length);
        assertEquals(-1, Files.mismatch(local, Path.of(local + ".back")));
        assertTrue(Files.isSymbolicLink(path("/up/link")));
        assertFalse(Files.exists(path("/up/gone")));
        assertEquals(
                "rw-------",
                java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(path("/up/moved"))));
    }

    @Test
    void jettyServesFilesOfTheStore() throws Exception {
        Files.createDirectories(path("/www/d"));
        Files.writeString(path("/www/d/with space.txt"), "served by Jetty");
        Files.write(path("/www/large.bin"), new byte[400_000]);
        ResourceFactory.registerResourceFactory(KvUris.SCHEME, new PathResourceFactory());
        Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ResourceHandler handler = new ResourceHandler();
        handler.setBaseResource(
                ResourceFactory.of(handler).newResource(path("/www").toUri()));
        server.setHandler(handler);
        server.start();
        try {
            int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
            assertEquals("served by Jetty", get(port, "/d/with%20space.txt").body());
            assertEquals(400_000, get(port, "/large.bin").body().length());
            assertEquals(404, get(port, "/nothing").statusCode());
        } finally {
            server.stop();
        }
    }

    /** It came with JDK 18. */
    @Test
    void theSimpleFileServerServesFilesOfTheStore() throws Exception {
        assumeTrue(Runtime.version().feature() >= 18);
        Files.createDirectories(path("/www"));
        Files.writeString(path("/www/f"), "simply served");
        Class<?> servers = Class.forName("com.sun.net.httpserver.SimpleFileServer");
        Class<?> level = Class.forName("com.sun.net.httpserver.SimpleFileServer$OutputLevel");
        Object server = servers.getMethod("createFileServer", InetSocketAddress.class, Path.class, level)
                .invoke(
                        null,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        path("/www"),
                        level.getEnumConstants()[0]);
        var running = (com.sun.net.httpserver.HttpServer) server;
        running.start();
        try {
            assertEquals(
                    "simply served", get(running.getAddress().getPort(), "/f").body());
            assertTrue(get(running.getAddress().getPort(), "/").body().contains("f"));
        } finally {
            running.stop(0);
        }
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Runs a command; false when there is no such command, or when it fails, and says what it said. */
    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return false;
        }
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        boolean done = process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        if (!done) {
            System.out.println(command[0] + ": " + said);
        }
        return done;
    }
}
