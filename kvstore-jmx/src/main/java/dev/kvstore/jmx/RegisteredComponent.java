package dev.kvstore.jmx;

import dev.kvstore.ManagedComponent;
import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The bean of a component from its registration until {@link #close}. */
final class RegisteredComponent implements AutoCloseable {
    private static final int MOST_NAMESAKES = 10_000;

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ObjectName name;

    private RegisteredComponent(ManagedComponent component) throws JMException {
        this.name = register(component, new ComponentBean(component));
    }

    /** Registers a component; when its name is taken, -2, -3 and so on is appended. */
    static RegisteredComponent of(ManagedComponent component) {
        try {
            return new RegisteredComponent(component);
        } catch (JMException e) {
            throw new IllegalStateException(
                    component.type() + " " + component.name() + " can't be registered: " + e.getMessage(), e);
        }
    }

    ObjectName name() {
        return name;
    }

    @Override
    public void close() {
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            // Removed already, by us or by somebody else: it is gone, as wanted.
            return;
        } catch (JMException e) {
            throw new IllegalStateException("the bean " + name + " can't be removed: " + e.getMessage(), e);
        }
    }

    private ObjectName register(ManagedComponent component, ComponentBean bean) throws JMException {
        String numbered = component.name();
        for (int next = 2; next <= MOST_NAMESAKES; next++) {
            ObjectName free =
                    Component.objectName("type=" + component.type() + "," + component.key() + "=", numbered, "");
            try {
                return server.registerMBean(bean, free).getObjectName();
            } catch (InstanceAlreadyExistsException e) {
                numbered = component.name() + "-" + next;
            }
        }
        throw new InstanceAlreadyExistsException("all of " + component.name() + " to " + numbered + " are taken");
    }
}
