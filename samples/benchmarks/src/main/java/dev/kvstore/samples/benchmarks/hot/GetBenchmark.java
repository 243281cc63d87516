package dev.kvstore.samples.benchmarks.hot;

import org.openjdk.jmh.annotations.Benchmark;

/** Point reads: each copies a value into the caller's buffer, or finds that there is none. */
public class GetBenchmark {

    /** Reads an entry that exists. */
    @Benchmark
    public long hit(HotStore store, HotThread thread) {
        return thread.getPresent();
    }

    /** Looks for an entry that does not exist. */
    @Benchmark
    public long miss(HotStore store, HotThread thread) {
        return thread.getAbsent();
    }
}
