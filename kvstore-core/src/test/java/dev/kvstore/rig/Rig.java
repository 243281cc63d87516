package dev.kvstore.rig;

import com.google.errorprone.annotations.Immutable;

/** One kind of reliability run: makes cases until the run has enough of them, and throws at the first that fails. */
@Immutable
@FunctionalInterface
public interface Rig {
    void run(RigRun run) throws Exception;
}
