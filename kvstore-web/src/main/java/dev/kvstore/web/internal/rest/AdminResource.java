package dev.kvstore.web.internal.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kvstore.Job;
import dev.kvstore.Maintenance;
import dev.kvstore.web.internal.http.Bytes;
import dev.kvstore.web.internal.http.Problem;
import dev.kvstore.web.internal.http.Ranges;
import dev.kvstore.web.internal.route.Call;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;

/** Maintenance, {@code /v1/admin}: long work is begun as a job, which is asked for its progress and can be cancelled. */
final class AdminResource {
    private static final String JOBS = "/v1/admin/jobs/";
    private static final int MAX_NAME_LENGTH = 100;

    private AdminResource() {}

    static void flush(Call call) throws IOException {
        begin(call, Maintenance::flush);
    }

    static void compact(Call call) throws IOException {
        var range = Ranges.of(call.query());
        var keyspace = call.keyspace();
        begin(call, maintenance -> maintenance.compact(keyspace, range));
    }

    static void verify(Call call) throws IOException {
        begin(call, Maintenance::verify);
    }

    static void truncateLog(Call call) throws IOException {
        begin(call, Maintenance::truncateLog);
    }

    /** Below the configured directory only, under a name that can't lead out of it. */
    static void checkpoint(Call call) throws IOException {
        Path root = call.service().options().checkpointRoot();
        String name = new String(call.query().required("name"), StandardCharsets.ISO_8859_1);
        if (root == null) {
            throw new Problem(403, "checkpoint-disabled", "this server has no directory for checkpoints");
        }
        if (name.length() > MAX_NAME_LENGTH || !name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
            throw Problem.badRequest(
                    "name-malformed",
                    "name must be 1 to " + MAX_NAME_LENGTH
                            + " letters, digits, dots, dashes or underscores, no dot first");
        }
        Path directory = root.resolve(name);
        if (Files.exists(directory)) {
            throw new Problem(409, "checkpoint-exists", "there is a checkpoint of this name");
        }
        begin(call, maintenance -> maintenance.checkpoint(directory));
    }

    private static void begin(Call call, Function<Maintenance, Job<?>> work) throws IOException {
        Job<?> job;
        try {
            job = work.apply(call.store().maintenance());
        } catch (IllegalStateException e) {
            throw Problem.unavailable("too-many-jobs", "too many jobs wait already");
        }
        call.setHeader("Location", JOBS + job.id());
        call.json(202, json -> write(json, job));
    }

    static void jobs(Call call) throws IOException {
        var jobs = call.store().maintenance().jobs();
        call.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("jobs");
            for (Job<?> job : jobs) {
                write(json, job);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    static void job(Call call) throws IOException {
        Job<?> job = find(call);
        call.json(200, json -> write(json, job));
    }

    static void cancel(Call call) throws IOException {
        Job<?> job = find(call);
        if (!job.cancel()) {
            throw new Problem(409, "job-ended", "the job has ended");
        }
        call.json(202, json -> write(json, job));
    }

    private static Job<?> find(Call call) {
        long id = Bytes.decimal(call.lastSegment().getBytes(StandardCharsets.UTF_8));
        return call.store()
                .maintenance()
                .job(id)
                .orElseThrow(() -> Problem.notFound("job-unknown", "there is no such job"));
    }

    /** Without its description and outcome, which name files. */
    private static void write(JsonGenerator json, Job<?> job) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", job.id());
        json.writeStringField("kind", job.kind());
        json.writeStringField("state", job.state().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("progress", job.progress());
        json.writeNumberField("doneBytes", job.doneBytes());
        json.writeNumberField("totalBytes", job.totalBytes());
        json.writeNumberField("elapsedMillis", job.elapsedMillis());
        json.writeEndObject();
    }
}
