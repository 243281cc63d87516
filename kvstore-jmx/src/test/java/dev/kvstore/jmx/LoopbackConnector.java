package dev.kvstore.jmx;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.rmi.server.RMIServerSocketFactory;
import java.util.Map;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;

/** What a JVM that was started for remote management has: a connector to its beans, here for this machine alone. */
final class LoopbackConnector implements AutoCloseable {
    private final JMXConnectorServer server;

    LoopbackConnector() throws IOException {
        server = JMXConnectorServerFactory.newJMXConnectorServer(
                new JMXServiceURL("rmi", "127.0.0.1", 0),
                Map.of(RMIConnectorServer.RMI_SERVER_SOCKET_FACTORY_ATTRIBUTE, new Loopback()),
                Beans.server());
        server.start();
    }

    /** Where clients find it. */
    String url() {
        return server.getAddress().toString();
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }

    /** Sockets that only this machine can reach. */
    private static final class Loopback implements RMIServerSocketFactory {
        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            ServerSocket socket = new ServerSocket();
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        }
    }
}
