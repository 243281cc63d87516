package dev.kvstore.jmx;

import static java.util.Map.entry;

import dev.kvstore.StoreEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/** Events of the store in the terms of notifications: a type, and the event's components as open data. */
final class EventNotifications {
    private static final String PREFIX = "dev.kvstore.";

    private static final Map<Class<? extends StoreEvent>, String> TYPES = Map.ofEntries(
            entry(StoreEvent.FlushEnded.class, "flush.end"),
            entry(StoreEvent.FlushFailed.class, "flush.failed"),
            entry(StoreEvent.CompactionStarted.class, "compaction.start"),
            entry(StoreEvent.CompactionEnded.class, "compaction.end"),
            entry(StoreEvent.CompactionFailed.class, "compaction.failed"),
            entry(StoreEvent.WalTruncated.class, "wal.truncated"),
            entry(StoreEvent.Recovered.class, "recovery.end"),
            entry(StoreEvent.WalRolled.class, "wal.rolled"),
            entry(StoreEvent.JobEnded.class, "job.end"),
            entry(StoreEvent.DiskLow.class, "disk.low"),
            entry(StoreEvent.SlowOperation.class, "operation.slow"),
            entry(StoreEvent.StallBegan.class, "stall.begin"),
            entry(StoreEvent.StallEnded.class, "stall.end"),
            entry(StoreEvent.StateChanged.class, "state.changed"),
            entry(StoreEvent.Leaked.class, "cursor.leaked"),
            entry(StoreEvent.SettingChanged.class, "setting.changed"),
            entry(StoreEvent.CorruptionDetected.class, "corruption.detected"));

    private EventNotifications() {}

    /** All types there are, sorted. */
    static String[] types() {
        return TYPES.values().stream().map(type -> PREFIX + type).sorted().toArray(String[]::new);
    }

    static String type(StoreEvent event) {
        return PREFIX + TYPES.get(event.getClass());
    }

    /** The components of the event: numbers, and texts for everything else. */
    static CompositeData data(StoreEvent event) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (RecordComponent component : event.getClass().getRecordComponents()) {
            values.put(component.getName(), open(value(event, component)));
        }
        String[] names = values.keySet().toArray(String[]::new);
        OpenType<?>[] types =
                values.values().stream().map(EventNotifications::type).toArray(OpenType<?>[]::new);
        try {
            String name = event.getClass().getSimpleName();
            return new CompositeDataSupport(new CompositeType(name, name, names, names, types), values);
        } catch (OpenDataException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object value(StoreEvent event, RecordComponent component) {
        try {
            return component.getAccessor().invoke(event);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object open(Object value) {
        if (value instanceof Integer number) {
            return number.longValue();
        }
        if (value instanceof Throwable failure) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            return trace.toString();
        }
        return value instanceof Long ? value : String.valueOf(value);
    }

    private static OpenType<?> type(Object value) {
        return value instanceof Long ? SimpleType.LONG : SimpleType.STRING;
    }
}
