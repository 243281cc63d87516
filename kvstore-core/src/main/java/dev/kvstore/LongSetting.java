package dev.kvstore;

/**
 * A number that tunes a running store. A change takes effect at once and lasts until close.
 *
 * <p>Thread-safe; reading is one volatile load.
 */
public final class LongSetting {
    /** Acts on a change. */
    @FunctionalInterface
    public interface Observer {
        /**
         * Called before a change that is within the setting's own range.
         *
         * @throws IllegalArgumentException to refuse it, because of another setting's value
         */
        default void check(LongSetting setting, long newValue) {}

        /** Called after the new value is visible, one call at a time. */
        void changed(LongSetting setting, long oldValue);
    }

    private final String name;
    private final String unit;
    private final String description;
    private final long minimum;
    private final long maximum;
    private final long initial;
    private final Observer observer;
    private volatile long value;

    /**
     * Settings are made by the store.
     *
     * @throws IllegalArgumentException when {@code initial} is out of range
     */
    public LongSetting(
            String name, String unit, String description, long minimum, long maximum, long initial, Observer observer) {
        this.name = name;
        this.unit = unit;
        this.description = description;
        this.minimum = minimum;
        this.maximum = maximum;
        this.initial = initial;
        this.observer = observer;
        checkRange(initial);
        this.value = initial;
    }

    public String name() {
        return name;
    }

    /** Such as "bytes", "ms", "files"; empty for plain counts. */
    public String unit() {
        return unit;
    }

    public String description() {
        return description;
    }

    /** The smallest legal value. */
    public long minimum() {
        return minimum;
    }

    /** The largest legal value. */
    public long maximum() {
        return maximum;
    }

    /** The value the store was opened with. */
    public long initial() {
        return initial;
    }

    /** The value in force. */
    public long get() {
        return value;
    }

    /**
     * Changes the value.
     *
     * @throws IllegalArgumentException when it is out of range or contradicts another setting; nothing has
     *     changed
     */
    public synchronized void set(long value) {
        checkRange(value);
        observer.check(this, value);
        long old = this.value;
        this.value = value;
        if (old != value) {
            observer.changed(this, old);
        }
    }

    /** Back to the value the store was opened with. */
    public void reset() {
        set(initial);
    }

    private void checkRange(long value) {
        if (value < minimum || value > maximum) {
            throw new IllegalArgumentException(name + " must be between " + minimum + " and " + maximum
                    + (unit.isEmpty() ? "" : " " + unit) + ", got " + value);
        }
    }
}
