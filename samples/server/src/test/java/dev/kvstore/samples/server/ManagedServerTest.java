package dev.kvstore.samples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.tools.attach.VirtualMachine;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as JConsole on the same machine sees it. */
class ManagedServerTest {
    @TempDir
    private Path directory;

    @Test
    void theStoreAndEachDialectAreBeansAndWritesCanBeStoppedInOneOfThem() throws Exception {
        try (RunningServer server = new RunningServer(directory.resolve("store"));
                JMXConnector connector = attach(server.process().pid())) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            Set<ObjectName> store = beans.queryNames(new ObjectName("dev.kvstore:type=Store,store=store,*"), null);
            assertEquals(6, store.size(), store::toString);
            Map<Object, ObjectName> apis = new TreeMap<>();
            for (ObjectName api : beans.queryNames(new ObjectName("dev.kvstore:type=HttpApi,*"), null)) {
                apis.put(beans.getAttribute(api, "Dialects"), api);
            }
            assertEquals(Set.of("JSON", "QUERY", "REST"), apis.keySet());
            assertEquals(
                    Set.of("/", "/-2", "/-3"),
                    apis.values().stream()
                            .map(api -> api.getKeyProperty("context"))
                            .collect(Collectors.toSet()));
            assertEquals(200, post(server.port("query")));
            beans.setAttribute(apis.get("QUERY"), new Attribute("HttpReadOnly", true));
            assertEquals(403, post(server.port("query")));
            assertEquals(2L, beans.getAttribute(apis.get("QUERY"), "Requests"));
            assertEquals(1L, beans.getAttribute(apis.get("QUERY"), "ClientErrors"));
            assertEquals(0L, beans.getAttribute(apis.get("JSON"), "Requests"));
            assertTrue(server.process().isAlive());
        }
    }

    @SuppressWarnings("BanJNDI") // the address is that of a process this test has started
    private static JMXConnector attach(long pid) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
        try {
            return JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
        } finally {
            machine.detach();
        }
    }

    private static int post(int port) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/set?key=k&value=v"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }
}
