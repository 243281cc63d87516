package dev.kvstore.fuzz;

import dev.kvstore.Compression;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.StoreSetup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Opens and uses a store with a forged file: what the profile {@code fuzz} runs Jazzer on, and what inputs that once failed
 * are replayed with. The first byte of an input chooses the store and whether checksums are made right; the rest is a
 * {@link Forgery}.
 */
public final class Fuzzer {
    private static final List<ForgedStore> STORES = stores();
    private static final int UNSEALED_OF = 4;

    private Fuzzer() {}

    /** The entry point that Jazzer looks for. */
    public static void fuzzerTestOneInput(byte[] input) {
        isRefused(input);
    }

    static boolean isRefused(byte[] input) {
        if (input.length == 0) {
            return false;
        }
        int choice = input[0] & 0xFF;
        boolean sealed = choice / STORES.size() % UNSEALED_OF != 0;
        Forgery forgery = new Forgery(Arrays.copyOfRange(input, 1, input.length));
        return STORES.get(choice % STORES.size()).isRefused(forgery, sealed);
    }

    static byte[] random(Random random) {
        int choice = random.nextInt(1 << Byte.SIZE);
        ForgedStore store = STORES.get(choice % STORES.size());
        int file = random.nextInt(store.files());
        byte[] forgery = Forgery.random(random, file, store.used(file));
        byte[] input = new byte[1 + forgery.length];
        input[0] = (byte) choice;
        System.arraycopy(forgery, 0, input, 1, forgery.length);
        return input;
    }

    static List<ForgedStore> stores() {
        List<ForgedStore> stores = new ArrayList<>();
        for (StoreEngine engine : StoreEngine.values()) {
            for (Compression compression : OptionSets.compressions(engine)) {
                StoreSetup setup = new StoreSetup(
                        engine,
                        "forged-" + compression,
                        OptionSets.tiny().compression(compression).build());
                stores.add(new ForgedStore(setup, true));
                stores.add(new ForgedStore(setup, false));
            }
        }
        return stores;
    }
}
