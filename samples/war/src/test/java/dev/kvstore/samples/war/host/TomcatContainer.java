package dev.kvstore.samples.war.host;

import dev.kvstore.web.KvContextListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;

/** Tomcat 10.1 or 11, whichever is on the class path. */
final class TomcatContainer implements Container {
    private final Path home;
    private final Tomcat tomcat = new Tomcat();
    private final Map<String, StandardContext> contexts = new HashMap<>();

    TomcatContainer(Path home) {
        this.home = home;
    }

    @Override
    public int start() throws Exception {
        Files.createDirectories(home.resolve("webapps"));
        tomcat.setBaseDir(home.toString());
        tomcat.setHostname("localhost");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.start();
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public ClassLoader deploy(WebApp app) {
        StandardContext context = new StandardContext();
        context.setName(app.path());
        context.setPath(app.path());
        app.parameters().forEach(context::addParameter);
        if (app.war() == null) {
            context.addLifecycleListener(new Tomcat.FixContextListener());
            // Before it starts a context has no ServletContext yet.
            context.addLifecycleListener(event -> {
                if (event.getType().equals(Lifecycle.CONFIGURE_START_EVENT)) {
                    context.getServletContext().setAttribute(KvContextListener.STORE_ATTRIBUTE, HostStore.store());
                }
            });
            context.addServletContainerInitializer(HostStore.initializer(), Set.of());
        } else {
            context.setDocBase(app.war());
            ContextConfig config = new ContextConfig();
            config.setDefaultWebXml(tomcat.noDefaultWebXmlPath());
            context.addLifecycleListener(config);
        }
        contexts.put(app.path(), context);
        tomcat.getHost().addChild(context);
        return context.getLoader().getClassLoader();
    }

    @Override
    public void undeploy(WebApp app) {
        tomcat.getHost().removeChild(contexts.remove(app.path()));
    }
}
