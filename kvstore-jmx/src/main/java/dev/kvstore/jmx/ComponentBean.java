package dev.kvstore.jmx;

import dev.kvstore.ManagedComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Attribute;
import javax.management.AttributeChangeNotification;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.InvalidAttributeValueException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanNotificationInfo;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ReflectionException;

/** A component as a bean: it has no interface that an MXBean could be made of. Thread-safe. */
final class ComponentBean extends NotificationBroadcasterSupport implements DynamicMBean {
    private final Map<String, ComponentAttribute> attributes = new LinkedHashMap<>();
    private final AtomicLong sequence = new AtomicLong();
    private final MBeanInfo info;

    ComponentBean(ManagedComponent component) {
        super(new MBeanNotificationInfo(
                new String[] {AttributeChangeNotification.ATTRIBUTE_CHANGE},
                AttributeChangeNotification.class.getName(),
                "one of the attributes was changed here"));
        component.readings().forEach(reading -> add(ComponentAttribute.of(reading)));
        component.settings().forEach(setting -> add(ComponentAttribute.of(setting)));
        MBeanAttributeInfo[] infos =
                attributes.values().stream().map(ComponentAttribute::info).toArray(MBeanAttributeInfo[]::new);
        info = new MBeanInfo(
                ComponentBean.class.getName(), component.description(), infos, null, null, getNotificationInfo());
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        return info;
    }

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException {
        return find(name).value().get();
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        AttributeList list = new AttributeList();
        for (String name : names) {
            if (attributes.containsKey(name)) {
                list.add(new Attribute(name, attributes.get(name).value().get()));
            }
        }
        return list;
    }

    @Override
    public void setAttribute(Attribute wanted) throws AttributeNotFoundException, InvalidAttributeValueException {
        ComponentAttribute attribute = find(wanted.getName());
        if (attribute.setting() == null) {
            throw new AttributeNotFoundException("attribute " + attribute.name() + " can't be changed");
        }
        Object before = attribute.value().get();
        attribute.set(wanted.getValue());
        notifyOfChange(attribute, before, wanted.getValue());
    }

    @Override
    public AttributeList setAttributes(AttributeList wanted) {
        return new AttributeList(wanted.asList().stream().filter(this::isSet).toList());
    }

    /** Sets an attribute, if that is possible: of many, those that could not be set are missing in the answer. */
    private boolean isSet(Attribute wanted) {
        try {
            setAttribute(wanted);
            return true;
        } catch (JMException | IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public Object invoke(String operation, Object[] arguments, String[] signature) throws ReflectionException {
        throw new ReflectionException(new NoSuchMethodException(operation), "there is no operation " + operation);
    }

    private void add(ComponentAttribute attribute) {
        attributes.put(attribute.name(), attribute);
    }

    private ComponentAttribute find(String name) throws AttributeNotFoundException {
        ComponentAttribute attribute = attributes.get(name);
        if (attribute == null) {
            throw new AttributeNotFoundException("there is no attribute " + name);
        }
        return attribute;
    }

    private void notifyOfChange(ComponentAttribute attribute, Object from, Object to) {
        if (!from.equals(to)) {
            sendNotification(new AttributeChangeNotification(
                    this,
                    sequence.incrementAndGet(),
                    System.currentTimeMillis(),
                    attribute.name() + " changed from " + from + " to " + to,
                    attribute.name(),
                    to.getClass().getName(),
                    from,
                    to));
        }
    }
}
