package dev.kvstore.samples.benchmarks.hot;

import org.openjdk.jmh.annotations.Benchmark;

/** Single unsynced puts of new entries in random key order. */
public class PutBenchmark {

    /** Writes one entry. */
    @Benchmark
    public void put(HotStore store, HotThread thread) {
        thread.putNew();
    }
}
