package dev.kvstore.samples.benchmarks.drive;

import dev.kvstore.samples.benchmarks.report.Costs;
import dev.kvstore.samples.benchmarks.report.Sample;
import dev.kvstore.samples.benchmarks.report.Unit;
import java.util.List;
import java.util.stream.DoubleStream;

/** What the turns of {@link Updates} have measured: each turn's ratios, and their medians. */
final class UpdateFigures {
    private final List<String> rows;
    private final double[] updates;
    private final double[] timesPut;
    private final double[] timesGetPut;
    private final double[] gain;
    private double allocated;

    UpdateFigures(String name, int turns) {
        rows = List.of(
                name + " (1 read, 1 write)",
                name + ": time ÷ put",
                name + ": time ÷ get and put",
                name + ": 2 threads ÷ 1 thread");
        updates = new double[turns];
        timesPut = new double[turns];
        timesGetPut = new double[turns];
        gain = new double[turns];
    }

    List<String> rows() {
        return rows;
    }

    /** Takes the outcomes of a turn: bare puts, gets and puts, updates of one thread and of two. */
    void add(int turn, Crew.Outcome put, Crew.Outcome getPut, Crew.Outcome one, Crew.Outcome two) {
        updates[turn] = one.perSecond();
        timesPut[turn] = put.perSecond() / one.perSecond();
        timesGetPut[turn] = getPut.perSecond() / one.perSecond();
        gain[turn] = two.perSecond() / one.perSecond();
        allocated = (double) one.allocated() / one.operations();
    }

    List<Sample> samples() {
        return List.of(
                new Sample(rows.get(0), Unit.OPS_PER_SECOND, median(updates), Costs.allocated(allocated)),
                Sample.of(rows.get(1), Unit.TIMES_REFERENCE, median(timesPut)),
                Sample.of(rows.get(2), Unit.TIMES_REFERENCE, median(timesGetPut)),
                Sample.of(rows.get(3), Unit.GAIN, median(gain)));
    }

    private static double median(double[] figures) {
        return DoubleStream.of(figures).sorted().toArray()[figures.length / 2];
    }
}
