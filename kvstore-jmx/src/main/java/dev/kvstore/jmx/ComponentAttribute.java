package dev.kvstore.jmx;

import dev.kvstore.LongSetting;
import dev.kvstore.ManagedComponent;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.management.ImmutableDescriptor;
import javax.management.InvalidAttributeValueException;
import javax.management.MBeanAttributeInfo;

/**
 * A reading or a setting of a component as an attribute.
 *
 * @param info what clients learn about it
 * @param value answers the present value
 * @param setting what is behind it, or null when it can't be changed
 */
record ComponentAttribute(MBeanAttributeInfo info, Supplier<Object> value, LongSetting setting) {
    static ComponentAttribute of(ManagedComponent.Reading reading) {
        if (reading instanceof ManagedComponent.Quantity number) {
            Map<String, Object> fields = Map.of("units", number.unit());
            return new ComponentAttribute(
                    info(number.name(), "long", number.description(), false, fields),
                    () -> number.value().getAsLong(),
                    null);
        }
        ManagedComponent.Text text = (ManagedComponent.Text) reading;
        return new ComponentAttribute(
                info(text.name(), String.class.getName(), text.description(), false, Map.of()),
                () -> text.value().get(),
                null);
    }

    static ComponentAttribute of(LongSetting setting) {
        Map<String, Object> fields = new HashMap<>(Map.of("defaultValue", shown(setting, setting.initial())));
        if (!isSwitch(setting)) {
            fields.putAll(Map.of("minValue", setting.minimum(), "maxValue", setting.maximum()));
        }
        if (!setting.unit().isEmpty()) {
            fields.put("units", setting.unit());
        }
        String type = isSwitch(setting) ? "boolean" : "long";
        return new ComponentAttribute(
                info(setting.name(), type, setting.description(), true, fields),
                () -> shown(setting, setting.get()),
                setting);
    }

    String name() {
        return info.getName();
    }

    /**
     * Changes it.
     *
     * @throws IllegalArgumentException when the value is out of range
     */
    void set(Object value) throws InvalidAttributeValueException {
        if (isSwitch(setting) && value instanceof Boolean on) {
            setting.set(on ? 1 : 0);
        } else if (!isSwitch(setting) && value instanceof Long number) {
            setting.set(number);
        } else {
            throw new InvalidAttributeValueException(name() + " must be a " + info.getType() + ", got " + value);
        }
    }

    private static boolean isSwitch(LongSetting setting) {
        return setting.minimum() == 0 && setting.maximum() == 1;
    }

    private static Object shown(LongSetting setting, long number) {
        return isSwitch(setting) ? (Object) (number != 0) : (Object) number;
    }

    private static MBeanAttributeInfo info(
            String name, String type, String description, boolean writable, Map<String, Object> fields) {
        return new MBeanAttributeInfo(name, type, description, true, writable, false, new ImmutableDescriptor(fields));
    }
}
