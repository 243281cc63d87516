package dev.kvstore.model;

import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import java.util.List;
import java.util.Random;

/** A store under random operations, with the model it must agree with. */
final class RunState {
    private static final List<String> NAMES = List.of("", "", "", "side", "other");

    final Random random;
    final KeyGenerator keys;
    final Model model = new Model();
    KeyValueStore store;

    RunState(long seed) {
        random = new Random(seed);
        keys = new KeyGenerator(random);
    }

    /** The name of a keyspace that exists; mostly the default one. */
    String anyName() {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        return model.keyspaces().containsKey(name) ? name : "";
    }

    /** One of the names that are used besides the default one. */
    String otherName() {
        return NAMES.get(3 + random.nextInt(NAMES.size() - 3));
    }

    Keyspace keyspace(String name) {
        return name.isEmpty() ? store : store.keyspace(name);
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
