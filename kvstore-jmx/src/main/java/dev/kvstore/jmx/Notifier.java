package dev.kvstore.jmx;

import dev.kvstore.StoreEvent;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.AttributeChangeNotification;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;

/**
 * Turns events of the store into notifications: the store's bean emits every event, and a bean with a setting that
 * was changed emits the change of its attribute besides. Called on the thread on which the store reports events.
 */
final class Notifier {
    private final LiveAttributes attributes;
    private final Map<Component, DescribedMXBean> beans = new EnumMap<>(Component.class);
    private final StallFilter stalls = new StallFilter();
    private final AtomicLong sequence = new AtomicLong();

    Notifier(LiveAttributes attributes) {
        this.attributes = attributes;
    }

    /** What the bean of a component sends through. */
    NotificationBroadcasterSupport emitter(Component component) {
        return new NotificationBroadcasterSupport(infos(component));
    }

    /** Adds a bean that sends; before the first event. */
    void add(Component component, DescribedMXBean bean) {
        beans.put(component, bean);
    }

    void send(StoreEvent event) {
        if (!stalls.lets(event)) {
            return;
        }
        // A notification's source must be the bean itself: the server then shows its name to whoever listens.
        DescribedMXBean store = beans.get(Component.STORE);
        Notification notification =
                new Notification(EventNotifications.type(event), store, sequence.incrementAndGet(), event.message());
        notification.setUserData(EventNotifications.data(event));
        store.sendNotification(notification);
        if (event instanceof StoreEvent.SettingChanged change) {
            sendChange(change);
        }
    }

    private void sendChange(StoreEvent.SettingChanged change) {
        LiveAttribute attribute = attributes.forSetting(change.name());
        DescribedMXBean bean = attribute == null ? null : beans.get(attribute.component());
        if (bean == null) {
            return;
        }
        bean.sendNotification(new AttributeChangeNotification(
                bean,
                sequence.incrementAndGet(),
                System.currentTimeMillis(),
                attribute.name() + " changed from " + attribute.shown(change.from()) + " to "
                        + attribute.shown(change.to()),
                attribute.name(),
                attribute.type(),
                attribute.shown(change.from()),
                attribute.shown(change.to())));
    }

    private MBeanNotificationInfo[] infos(Component component) {
        MBeanNotificationInfo change = new MBeanNotificationInfo(
                new String[] {AttributeChangeNotification.ATTRIBUTE_CHANGE},
                AttributeChangeNotification.class.getName(),
                "a setting behind one of the attributes was changed");
        MBeanNotificationInfo event = new MBeanNotificationInfo(
                EventNotifications.types(), Notification.class.getName(), "something happened inside the store");
        if (component == Component.STORE) {
            return new MBeanNotificationInfo[] {event, change};
        }
        return attributes.of(component).isEmpty() ? new MBeanNotificationInfo[0] : new MBeanNotificationInfo[] {change};
    }
}
