package dev.kvstore.jmx;

import dev.kvstore.LongSetting;
import java.util.Map;
import java.util.Set;

/**
 * A writable attribute and the setting behind it.
 *
 * @param component the bean that has it
 * @param name of the attribute
 * @param setting the name under which the store reports a change
 * @param kind how the setting's number is shown
 * @param minimum the smallest legal number
 * @param maximum the largest legal number
 * @param initial the number the store was opened with
 */
record LiveAttribute(
        Component component, String name, String setting, Kind kind, long minimum, long maximum, long initial) {
    /** How a number is shown. */
    enum Kind {
        /** As it is. */
        NUMBER("java.lang.Long"),
        /** 1 is true. */
        SWITCH("java.lang.Boolean"),
        /** 1 is PAUSED, 0 is AUTO. */
        COMPACTION_MODE("java.lang.String"),
        /** 1 is SYNC, 0 is ASYNC. */
        SYNC_MODE("java.lang.String");

        private final String type;

        Kind(String type) {
            this.type = type;
        }
    }

    /** What compaction does by itself. */
    static final String AUTO = "AUTO";

    static final String PAUSED = "PAUSED";

    /** When a write is acknowledged. */
    static final String SYNC = "SYNC";

    static final String ASYNC = "ASYNC";

    static LiveAttribute of(Component component, String name, Kind kind, LongSetting setting) {
        return new LiveAttribute(
                component, name, setting.name(), kind, setting.minimum(), setting.maximum(), setting.initial());
    }

    /** The class of the attribute's values. */
    String type() {
        return kind.type;
    }

    /** A number as the attribute's value. */
    Object shown(long number) {
        return switch (kind) {
            case NUMBER -> number;
            case SWITCH -> number != 0;
            case COMPACTION_MODE -> number == 0 ? AUTO : PAUSED;
            case SYNC_MODE -> number == 0 ? ASYNC : SYNC;
        };
    }

    /** What the attribute's descriptor says about it. */
    Map<String, Object> descriptor() {
        return switch (kind) {
            case NUMBER -> Map.of("minValue", minimum, "maxValue", maximum, "defaultValue", initial);
            case SWITCH -> Map.of("defaultValue", shown(initial));
            case COMPACTION_MODE -> Map.of("defaultValue", shown(initial), "legalValues", Set.of(AUTO, PAUSED));
            case SYNC_MODE -> Map.of("defaultValue", shown(initial), "legalValues", Set.of(ASYNC, SYNC));
        };
    }
}
