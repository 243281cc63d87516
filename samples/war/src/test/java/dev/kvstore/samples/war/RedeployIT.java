package dev.kvstore.samples.war;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive is deployed anew as often as its developers do: nothing is left of earlier deployments. */
class RedeployIT {
    /** Fewer where a run is only to show that it runs. */
    private static final int TIMES =
            (int) Math.max(4, 20 * Double.parseDouble(System.getProperty("kvstore.rig.scale", "1")));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"jetty-ee10", "jetty-ee11", "tomcat-10", "tomcat-11"})
    void noClassLoaderThreadOrFileIsLeftBehind(String name) throws Exception {
        try (ContainerProcess container = new ContainerProcess(name, true, directory)) {
            use(container.client());
            container.tell("redeploy", "redeployed");
            use(container.client());
            String before = container.tell("leaks", "loaders");
            assertTrue(before.startsWith("loaders 3 threads {} surplus [] "), before);
            for (int i = 0; i < TIMES; i++) {
                container.tell("redeploy", "redeployed");
                use(container.client());
            }
            String after = container.tell("leaks", "loaders");
            assertEquals(withoutStores(before), withoutStores(after));
            assertTrue(storeFiles(after) < storeFiles(before) + TIMES / 2, () -> before + "\n" + after);
        }
    }

    private static String withoutStores(String report) {
        return report.substring(0, report.indexOf(" stores "));
    }

    /** How many files of stores are open, which varies with what a store is doing. */
    private static int storeFiles(String report) {
        return Integer.parseInt(report.substring(report.indexOf(" stores ") + " stores ".length()));
    }

    /** Passes through as much code as may leave something in the container's threads. */
    private static void use(RawClient client) {
        String token = "Authorization: Bearer ";
        client.send("PUT", "/rest/v1/kv?key=a", "value", token + ContainerProcess.WRITE);
        assertEquals(
                200,
                client.send("POST", "/rest/v1/mget", "{\"keys\":[\"a\"]}", token + ContainerProcess.READ)
                        .status());
        for (String path : new String[] {"/kv?key=a", "/range", "/export", "/stats", "/metrics", "/openapi.json"}) {
            assertEquals(
                    200,
                    client.get("/rest/v1" + path, token + ContainerProcess.READ).status());
        }
        assertEquals(
                202,
                client.send("POST", "/rest/v1/admin/flush", "", token + ContainerProcess.ADMIN)
                        .status());
    }
}
