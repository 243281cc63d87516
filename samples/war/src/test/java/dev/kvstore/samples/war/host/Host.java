package dev.kvstore.samples.war.host;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The process of a container: says its port, then obeys a line at a time, {@code redeploy} and {@code leaks}, until
 * there are no more. An application for each dialect is deployed, {@code /rest}, which is what is redeployed, {@code /query}
 * and {@code /json}.
 */
public final class Host {
    private static final List<String> DIALECTS = List.of("rest", "query", "json");

    private final Container container;
    private final List<WebApp> apps = new ArrayList<>();
    private final Leaks leaks;

    private Host(Container container, Path home) {
        this.container = container;
        this.leaks = new Leaks(home);
    }

    /**
     * Runs until its input ends.
     *
     * @param arguments the container's name, a directory of its own, and the archive unless the module is embedded
     */
    public static void main(String[] arguments) {
        int status = 0;
        try {
            run(arguments);
        } catch (Exception e) {
            e.printStackTrace();
            status = 1;
        }
        // Containers have threads of their own, and the JVM is not to wait for them.
        System.exit(status);
    }

    private static void run(String[] arguments) throws Exception {
        Path home = Path.of(arguments[1]);
        Host host = new Host(container(arguments[0], home), home);
        PrintStream out = System.out;
        out.println("port " + host.container.start());
        host.deploy(home, arguments.length > 2 ? arguments[2] : null);
        out.println("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(line.equals("redeploy") ? host.redeploy() : host.leaks.report());
        }
    }

    private static Container container(String name, Path home) {
        return switch (name) {
            case "jetty-ee10" -> new JettyEe10();
            case "jetty-ee11" -> new JettyEe11();
            default -> new TomcatContainer(home);
        };
    }

    private void deploy(Path home, String war) throws Exception {
        for (String dialect : DIALECTS) {
            Map<String, String> parameters = new LinkedHashMap<>();
            parameters.put("kvstore.dialect", dialect);
            parameters.put("kvstore.maxBodyBytes", "100000");
            if (war == null) {
                parameters.put("kvstore.enabled", "true");
            } else {
                parameters.put("kvstore.path", home.resolve("store-" + dialect).toString());
            }
            if (dialect.equals("rest")) {
                Path checkpoints = Files.createDirectories(home.resolve("checkpoints"));
                parameters.put("kvstore.tokenFile", home.resolve("tokens").toString());
                parameters.put("kvstore.adminEnabled", "true");
                parameters.put("kvstore.consoleEnabled", "true");
                parameters.put("kvstore.checkpointRoot", checkpoints.toString());
            }
            apps.add(new WebApp("/" + dialect, war, parameters));
        }
        for (WebApp app : apps) {
            leaks.watch(container.deploy(app));
        }
    }

    private String redeploy() throws Exception {
        WebApp first = apps.get(0);
        container.undeploy(first);
        leaks.watch(container.deploy(first));
        return "redeployed";
    }
}
