package dev.kvstore.jmx;

import java.util.Arrays;
import java.util.Map;
import javax.management.Descriptor;
import javax.management.ImmutableDescriptor;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanRegistration;
import javax.management.MBeanServer;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import javax.management.StandardEmitterMBean;

/**
 * An MXBean that shows what the annotations of its interface say, and the ranges and defaults of its live attributes.
 * Thread-safe.
 */
final class DescribedMXBean extends StandardEmitterMBean implements MBeanRegistration {
    private final Map<String, LiveAttribute> live;
    private volatile MBeanInfo info;
    private volatile boolean registered;

    /** @param live the writable attributes by name */
    <T> DescribedMXBean(
            T implementation, Class<T> type, NotificationBroadcasterSupport emitter, Map<String, LiveAttribute> live) {
        super(implementation, type, true, emitter);
        this.live = live;
    }

    /** Whether a server still has it: somebody else may have removed it. */
    boolean isRegistered() {
        return registered;
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        MBeanInfo described = info;
        if (described == null) {
            described = withRanges(super.getMBeanInfo());
            info = described;
        }
        return described;
    }

    @Override
    protected String getDescription(MBeanInfo bean) {
        return text(bean.getDescriptor(), "description", bean.getDescription());
    }

    @Override
    protected String getDescription(MBeanFeatureInfo feature) {
        return text(feature.getDescriptor(), "description", feature.getDescription());
    }

    @Override
    protected String getDescription(MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
        return text(parameter.getDescriptor(), "description", parameter.getDescription());
    }

    @Override
    protected String getParameterName(MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
        return text(parameter.getDescriptor(), "name", parameter.getName());
    }

    @Override
    protected int getImpact(MBeanOperationInfo operation) {
        Object impact = operation.getDescriptor().getFieldValue("impact");
        return impact instanceof Integer number ? number : MBeanOperationInfo.ACTION;
    }

    @Override
    public ObjectName preRegister(MBeanServer server, ObjectName name) {
        return name;
    }

    @Override
    public void postRegister(Boolean done) {
        registered = done;
    }

    @Override
    public void preDeregister() {
        // Nothing stands in the way.
    }

    @Override
    public void postDeregister() {
        registered = false;
    }

    private MBeanInfo withRanges(MBeanInfo bean) {
        MBeanAttributeInfo[] attributes = Arrays.stream(bean.getAttributes())
                .map(attribute -> live.containsKey(attribute.getName())
                        ? withRange(attribute, live.get(attribute.getName()))
                        : attribute)
                .toArray(MBeanAttributeInfo[]::new);
        return new MBeanInfo(
                bean.getClassName(),
                bean.getDescription(),
                attributes,
                bean.getConstructors(),
                bean.getOperations(),
                bean.getNotifications(),
                bean.getDescriptor());
    }

    private static MBeanAttributeInfo withRange(MBeanAttributeInfo attribute, LiveAttribute setting) {
        Descriptor descriptor =
                ImmutableDescriptor.union(attribute.getDescriptor(), new ImmutableDescriptor(setting.descriptor()));
        return new MBeanAttributeInfo(
                attribute.getName(),
                attribute.getType(),
                attribute.getDescription(),
                attribute.isReadable(),
                attribute.isWritable(),
                attribute.isIs(),
                descriptor);
    }

    private static String text(Descriptor descriptor, String field, String otherwise) {
        Object value = descriptor.getFieldValue(field);
        return value == null ? otherwise : value.toString();
    }
}
