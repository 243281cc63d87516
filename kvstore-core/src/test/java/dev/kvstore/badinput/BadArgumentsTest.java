package dev.kvstore.badinput;

import static dev.kvstore.testkit.TestData.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.WriteBatch;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys, values and ranges that no call accepts: the message names argument, legal range and offered value. */
class BadArgumentsTest {
    /** A call with something wrong in it. */
    interface Call {
        void make(Target target);
    }

    /** What calls are made on. */
    record Target(KeyValueStore store, WriteBatch batch, Cursor cursor) {}

    private static final byte[] KEY = bytes("key");
    private static final byte[] EMPTY = {};
    private static final byte[] TOO_LONG = new byte[Keyspace.MAX_KEY_LENGTH + 1];
    private static final BytesStore<?, ?> NO_BYTES = null;
    private static final byte[] NO_ARRAY = null;
    private static final String LENGTHS = "key must be 1 to 65535 bytes long, got ";

    @TempDir
    Path directory;

    private Target target;

    @BeforeEach
    void open() {
        KeyValueStore store = StoreEngine.LSM.open(directory, OptionSets.tiny().build());
        store.put(KEY, bytes("value"));
        target = new Target(store, store.newBatch(), store.cursor());
    }

    @AfterEach
    void close() {
        target.cursor.close();
        target.batch.close();
        target.store.close();
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                        calls("get", k -> t -> t.store.get(k)),
                        calls("entry", k -> t -> t.store.entry(k)),
                        calls("version", k -> t -> t.store.version(k)),
                        calls("exists", k -> t -> t.store.exists(k)),
                        calls("multiGet", k -> t -> t.store.multiGet(Arrays.asList(KEY, k))),
                        calls("put", k -> t -> t.store.put(k, KEY)),
                        calls("delete", k -> t -> t.store.delete(k)),
                        calls("getAndDelete", k -> t -> t.store.getAndDelete(k)),
                        calls("putIfAbsent", k -> t -> t.store.putIfAbsent(k, KEY)),
                        calls("compareAndSet by value", k -> t -> t.store.compareAndSet(k, KEY, KEY)),
                        calls("compareAndSet by version", k -> t -> t.store.compareAndSet(k, 1L, KEY)),
                        calls("batch put", k -> t -> t.batch.put(k, KEY)),
                        calls("batch delete", k -> t -> t.batch.delete(k)),
                        calls("batch requireVersion", k -> t -> t.batch.requireVersion(t.store, k, 1)),
                        calls("batch requireValue", k -> t -> t.batch.requireValue(t.store, k, KEY)),
                        calls("cursor seek", k -> t -> t.cursor.seek(k)),
                        calls("cursor seekBefore", k -> t -> t.cursor.seekBefore(k)))
                .flatMap(List::stream);
    }

    static Stream<Arguments> others() {
        Bytes<?> buffer = Bytes.allocateElasticOnHeap();
        return Stream.of(
                illegal(
                        "empty key buffer",
                        "key must be 1 to 65535 bytes long, got 0",
                        t -> t.store.get(BytesStore.wrap(EMPTY), buffer)),
                illegal("long key buffer", LENGTHS + "65536", t -> t.store.delete(BytesStore.wrap(TOO_LONG))),
                illegal("huge key buffer", LENGTHS + "4294967296", t -> t.store.exists(claiming(1L << 32))),
                illegal(
                        "huge value",
                        "value must be at most 2147221503 bytes long, got 2147221504",
                        t -> t.store.put(BytesStore.wrap(KEY), claiming(Keyspace.MAX_VALUE_LENGTH + 1L))),
                illegal(
                        "huge value in a batch",
                        "value must be at most 2147221503 bytes long, got 1099511627776",
                        t -> t.batch.put(BytesStore.wrap(KEY), claiming(1L << 40))),
                illegal(
                        "inverted range",
                        "from must not be above to, got from='b' to='a'",
                        t -> KeyRange.between(bytes("b"), bytes("a"))),
                illegal(
                        "inverted deleteRange",
                        "from must not be above to, got from='b' to='a'",
                        t -> t.store.deleteRange(bytes("b"), bytes("a"))),
                illegal(
                        "inverted deleteRange in a batch",
                        "from must not be above to, got from='b' to=0x00ff",
                        t -> t.batch.deleteRange(t.store, bytes("b"), new byte[] {0, -1})),
                illegal(
                        "long bound",
                        "from must be at most 65535 bytes long, got 65536",
                        t -> t.store.deleteRange(TOO_LONG, null)),
                illegal(
                        "negative version",
                        "version must be between 0 and 72057594037927935, got -1",
                        t -> t.store.compareAndSet(KEY, -1L, KEY)),
                illegal("negative version in a batch", "got -5", t -> t.batch.requireVersion(t.store, KEY, -5)),
                illegal(
                        "long name",
                        "name must be at most 255 characters long, got 256",
                        t -> t.store.keyspace("n".repeat(256))),
                missing("null key buffer", "key", t -> t.store.get(NO_BYTES, buffer)),
                missing("null target buffer", "value", t -> t.store.get(BytesStore.wrap(KEY), null)),
                missing("null value", "value", t -> t.store.put(KEY, NO_ARRAY)),
                missing("null value buffer", "value", t -> t.store.put(BytesStore.wrap(KEY), NO_BYTES)),
                missing("null value if absent", "value", t -> t.store.putIfAbsent(KEY, null)),
                missing("null range", "range", t -> t.store.cursor(null)),
                missing("null name", "name", t -> t.store.keyspace(null)),
                missing("null durability", "durability", t -> t.store.with(null)),
                missing("null batch", "batch", t -> t.store.write(null)),
                missing("null keyspace", "keyspace", t -> t.batch.delete(null, KEY)),
                missing("null checkpoint", "directory", t -> t.store.checkpoint(null)),
                missing("null keys", "keys", t -> t.store.multiGet(null)),
                missing("null prefix", "prefix", t -> KeyRange.prefix(null)),
                missing("null directory", "directory", t -> KeyValueStore.open(null)),
                missing("null options", "options", t -> KeyValueStore.open(t.store.path(), null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"keys", "others"})
    void isRefusedAndChangesNothing(String name, Class<? extends RuntimeException> type, String message, Call call) {
        long before = target.store.lastSequence();
        RuntimeException refused = assertThrows(type, () -> call.make(target));
        assertTrue(
                refused.getMessage() != null && refused.getMessage().contains(message),
                () -> name + " said: " + refused.getMessage());
        assertEquals(before, target.store.lastSequence());
        assertEquals(0, target.batch.count());
        assertEquals("value", new String(target.store.get(KEY), StandardCharsets.UTF_8));
    }

    private static List<Arguments> calls(String name, Function<byte[], Call> call) {
        return List.of(
                missing(name + " null", "key", call.apply(null)),
                illegal(name + " empty", LENGTHS + "0", call.apply(EMPTY)),
                illegal(name + " too long", LENGTHS + "65536", call.apply(TOO_LONG)));
    }

    private static Arguments illegal(String name, String message, Call call) {
        return Arguments.of(name, IllegalArgumentException.class, message, call);
    }

    private static Arguments missing(String name, String argument, Call call) {
        return Arguments.of(name, NullPointerException.class, argument + " must not be null", call);
    }

    /** A buffer that says it holds more than could be allocated, and that nobody may read. */
    private static BytesStore<?, ?> claiming(long length) {
        return (BytesStore<?, ?>) Proxy.newProxyInstance(
                BadArgumentsTest.class.getClassLoader(),
                new Class<?>[] {BytesStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("readRemaining")) {
                        return length;
                    }
                    throw new AssertionError("read of a value that is too long: " + method);
                });
    }
}
