package dev.kvstore.samples.benchmarks.hot;

import dev.kvstore.samples.benchmarks.Effort;
import dev.kvstore.samples.benchmarks.Workload;
import dev.kvstore.samples.benchmarks.data.DataSet;
import dev.kvstore.samples.benchmarks.data.Stores;
import dev.kvstore.samples.benchmarks.peer.PeerKind;
import dev.kvstore.samples.benchmarks.report.Costs;
import dev.kvstore.samples.benchmarks.report.Sample;
import dev.kvstore.samples.benchmarks.report.Unit;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** A row measured by JMH with its allocation profiler, each time in a fresh JVM that has seen only one engine. */
public final class HotWorkload implements Workload {

    private static final String ALLOCATED_PER_OP = "gc.alloc.rate.norm";
    private static final double MILLIS = 1e3;
    private static final int ANNOUNCING_JDK = 24;

    private final String row;
    private final String benchmark;
    private final HotStore.Content content;
    private final DataSet data;
    private final int threads;
    private final Stores stores;
    private final Effort effort;

    /**
     * Prepares a row.
     *
     * @param row the row's name
     * @param benchmark class and method of this package
     * @param content what the store holds
     * @param data the entries to read
     * @param threads measuring threads
     */
    public HotWorkload(
            String row,
            String benchmark,
            HotStore.Content content,
            DataSet data,
            int threads,
            Stores stores,
            Effort effort) {
        this.row = row;
        this.benchmark = benchmark;
        this.content = content;
        this.data = data;
        this.threads = threads;
        this.stores = stores;
        this.effort = effort;
    }

    @Override
    public List<String> rows() {
        return List.of(row);
    }

    @Override
    public List<Sample> run(PeerKind kind) {
        if (content != HotStore.Content.EMPTY) {
            stores.settled(kind, data);
        }
        try {
            RunResult result = new Runner(options(kind).build()).runSingle();
            double operations = result.getPrimaryResult().getScore();
            Result<?> allocated = result.getSecondaryResults().get(ALLOCATED_PER_OP);
            Costs costs = allocated == null ? Costs.NONE : Costs.allocated(allocated.getScore());
            return List.of(new Sample(row, Unit.OPS_PER_SECOND, operations, costs));
        } catch (RunnerException e) {
            throw new IllegalStateException(row + " failed for " + kind.title(), e);
        }
    }

    private ChainedOptionsBuilder options(PeerKind kind) {
        TimeValue iteration = TimeValue.milliseconds(Math.round(effort.seconds() * MILLIS));
        return new OptionsBuilder()
                .include("\\." + benchmark.replace(".", "\\.") + "$")
                .mode(Mode.Throughput)
                .forks(1)
                .threads(threads)
                .warmupIterations(effort.warmups())
                .warmupTime(iteration)
                .measurementIterations(2)
                .measurementTime(iteration)
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .jvmArgsAppend(jvmArguments(kind))
                .param("kind", kind.name())
                .param("content", content.name())
                .param("entries", Integer.toString(effort.entries()))
                .param("valueBytes", Integer.toString(data.valueBytes()))
                .param("compression", stores.settings().compression().name())
                .param("root", stores.root().toString());
    }

    /** Adds what keeps JDK 24 and later from announcing each JVM's first use of native libraries and of Unsafe. */
    private static String[] jvmArguments(PeerKind kind) {
        List<String> arguments = new ArrayList<>(kind.jvmArguments());
        if (Runtime.version().feature() >= ANNOUNCING_JDK) {
            arguments.add("--enable-native-access=ALL-UNNAMED");
            arguments.add("--sun-misc-unsafe-memory-access=allow");
        }
        return arguments.toArray(String[]::new);
    }
}
