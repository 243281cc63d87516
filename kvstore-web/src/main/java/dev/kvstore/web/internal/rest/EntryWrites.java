package dev.kvstore.web.internal.rest;

import static dev.kvstore.web.internal.rest.EntryResource.IF_MATCH;
import static dev.kvstore.web.internal.rest.EntryResource.IF_NONE_MATCH;

import dev.kvstore.EntryInfo;
import dev.kvstore.Keyspace;
import dev.kvstore.Reader;
import dev.kvstore.Snapshot;
import dev.kvstore.WriteBatch;
import dev.kvstore.web.internal.http.ETags;
import dev.kvstore.web.internal.http.MediaTypes;
import dev.kvstore.web.internal.http.Problem;
import dev.kvstore.web.internal.route.Call;
import dev.kvstore.web.internal.route.LargeValues;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.ToLongFunction;

/**
 * One entry, {@code /v1/kv?key=}, set and deleted. Conditions are judged by its version, and the store compares and sets by that
 * version, so that what a condition saw is what is replaced.
 */
final class EntryWrites {
    private static final int UPLOADS_PER_PURGE = 1000;

    private EntryWrites() {}

    static void put(Call call) throws IOException {
        byte[] key = call.query().key();
        MediaTypes.refuseForms(call.header("Content-Type"));
        Keyspace keyspace = call.keyspace();
        InputStream body = call.body(call.service().maxBodyBytes().get());
        byte[] held = call.first(body, LargeValues.MAX_HELD + 1);
        if (held.length <= LargeValues.MAX_HELD) {
            write(call, keyspace, key, current -> replace(call, keyspace, key, current, held));
            return;
        }
        checkConditions(call, keyspace.version(key));
        try (ChunkedUpload upload = new ChunkedUpload(call.store(), keyspace, key, owners(call))) {
            upload.receive(held, body);
            write(call, keyspace, key, upload::complete);
        }
    }

    /** Those of the store, tidied up now and then. */
    private static ChunkOwners owners(Call call) {
        ChunkOwners owners = new ChunkOwners(call.store());
        if (call.service().counters().uploads.getAndIncrement() % UPLOADS_PER_PURGE == 0) {
            owners.purge();
        }
        return owners;
    }

    private static void write(Call call, Keyspace keyspace, byte[] key, ToLongFunction<EntryInfo> replacement) {
        EntryInfo current;
        long written;
        do {
            current = keyspace.info(key);
            checkConditions(call, current == null ? Keyspace.NO_VERSION : current.version());
            written = replacement.applyAsLong(current);
            // Overtaken by another write: the condition is judged anew, by the entry that write left.
        } while (written == Keyspace.NO_VERSION);
        call.setHeader("ETag", ETags.of(written));
        call.empty(current == null ? 201 : 204);
    }

    /** Replaces an entry, null for none, and with it chunks of it that are ours; a null value deletes. */
    private static long replace(Call call, Keyspace keyspace, byte[] key, EntryInfo current, byte[] value) {
        if (current == null || current.chunks() == null) {
            return keyspace.compareAndSet(key, current == null ? Keyspace.NO_VERSION : current.version(), value);
        }
        try (WriteBatch batch = call.store().newBatch()) {
            batch.requireVersion(keyspace, key, current.version());
            new ChunkOwners(call.store()).addDeletion(batch, current);
            if (value == null) {
                batch.delete(keyspace, key);
            } else {
                batch.put(keyspace, key, value);
            }
            return call.store().write(batch);
        }
    }

    static void delete(Call call) throws IOException {
        byte[] key = call.query().key();
        boolean returnValue = call.query().flag("returnValue");
        Keyspace keyspace = call.keyspace();
        while (true) {
            try (Snapshot snapshot = returnValue ? call.store().snapshot() : null) {
                Reader moment = snapshot == null ? keyspace : call.keyspace(snapshot);
                EntryInfo info = moment.info(key);
                checkConditions(call, info == null ? Keyspace.NO_VERSION : info.version());
                if (info == null) {
                    throw EntryResource.keyNotFound();
                }
                if (replace(call, keyspace, key, info, null) != Keyspace.NO_VERSION) {
                    answerDeleted(call, returnValue, moment, key);
                    return;
                }
            }
        }
    }

    private static void answerDeleted(Call call, boolean returnValue, Reader moment, byte[] key) throws IOException {
        if (!returnValue) {
            call.empty(204);
            return;
        }
        EntryInfo info = moment.info(key, LargeValues.MAX_HELD);
        if (LargeValues.isLarge(info)) {
            LargeValues.send(call, MediaTypes.BYTES, moment, key, info);
        } else {
            call.bytes(200, MediaTypes.BYTES, info.value());
        }
    }

    private static void checkConditions(Call call, long version) {
        String ifMatch = call.header(IF_MATCH);
        String ifNoneMatch = call.header(IF_NONE_MATCH);
        if ((ifMatch != null && !ETags.matches(ifMatch, version, false))
                || (ifNoneMatch != null && ETags.matches(ifNoneMatch, version, true))) {
            throw Problem.conditionFailed();
        }
    }
}
