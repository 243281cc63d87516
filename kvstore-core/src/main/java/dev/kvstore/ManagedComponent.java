package dev.kvstore;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Something that works on a store and concerns operators besides it, such as an HTTP API: what it tells about itself, and what can be
 * changed while it runs. Whoever has one calls {@link ManagementProvider#show}; whoever shows it, such as the module kvstore-jmx,
 * knows no more about it than is in here. Immutable.
 *
 * @param type what it is, such as HttpApi: letters and digits, the first a letter
 * @param key what components of the type are told apart by, such as context; likewise
 * @param name the value of that, such as /orders; several may have the same
 * @param description a sentence about it
 * @param readings what it tells
 * @param settings what can be changed; one that ranges from 0 to 1 is a switch
 */
public record ManagedComponent(
        String type, String key, String name, String description, List<Reading> readings, List<LongSetting> settings) {
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9]*");

    /** Checks that all names are words, and that no two readings or settings have the same. */
    public ManagedComponent {
        checkWord("type", type);
        checkWord("key", key);
        Objects.requireNonNull(name, "name must not be null");
        Objects.requireNonNull(description, "description must not be null");
        readings = List.copyOf(readings);
        settings = List.copyOf(settings);
        Set<String> names = new HashSet<>();
        readings.forEach(reading -> checkNew(names, reading.name()));
        settings.forEach(setting -> checkNew(names, setting.name()));
    }

    /**
     * Something that can be read at any time, also when the store is closed. What answers must be quick, must not throw and
     * must be thread-safe.
     */
    public sealed interface Reading {
        /** Letters and digits, the first a letter. */
        String name();

        /** A sentence. */
        String description();
    }

    /**
     * A number.
     *
     * @param name letters and digits, the first a letter
     * @param unit such as "bytes"
     * @param description a sentence
     * @param value answers the present number
     */
    public record Quantity(String name, String unit, String description, LongSupplier value) implements Reading {}

    /**
     * A text.
     *
     * @param name letters and digits, the first a letter
     * @param description a sentence
     * @param value answers the present text
     */
    public record Text(String name, String description, Supplier<String> value) implements Reading {}

    private static void checkNew(Set<String> names, String name) {
        checkWord("name of a reading or setting", name);
        if (!names.add(name)) {
            throw new IllegalArgumentException("names of readings and settings must differ, got two " + name);
        }
    }

    private static void checkWord(String what, String word) {
        if (word == null || !WORD.matcher(word).matches()) {
            throw new IllegalArgumentException(what + " must be letters and digits, the first a letter, got " + word);
        }
    }
}
