package dev.kvstore.samples.benchmarks.report;

import dev.kvstore.samples.benchmarks.peer.PeerKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All samples of one row: for each engine one in each round. */
final class Row {

    private final Map<PeerKind, List<Sample>> samples = new EnumMap<>(PeerKind.class);

    void add(PeerKind kind, Sample sample) {
        samples.computeIfAbsent(kind, unused -> new ArrayList<>()).add(sample);
    }

    boolean has(PeerKind kind) {
        return samples.containsKey(kind);
    }

    /** Returns what the row's figures are. */
    Unit unit() {
        return samples.values().iterator().next().get(0).unit();
    }

    /** Returns the engine's median figure, formatted. */
    String figure(PeerKind kind) {
        if (!has(kind)) {
            return "";
        }
        return unit().format(median(kind, Sample::value));
    }

    /** Returns the median over the rounds of one of the engine's measures, NaN if it was not measured. */
    double median(PeerKind kind, ToDoubleFunction<Sample> measure) {
        return Medians.of(samples.getOrDefault(kind, List.of()).stream()
                .mapToDouble(measure)
                .toArray());
    }

    /** Returns the median of the rounds' ratios: how many times better {@code subject} was than {@code other}. */
    double advantage(PeerKind subject, PeerKind other) {
        List<Sample> ours = samples.getOrDefault(subject, List.of());
        List<Sample> theirs = samples.getOrDefault(other, List.of());
        double[] ratios = new double[Math.min(ours.size(), theirs.size())];
        for (int round = 0; round < ratios.length; round++) {
            Sample sample = ours.get(round);
            ratios[round] =
                    sample.unit().advantage(sample.value(), theirs.get(round).value());
        }
        return Medians.of(ratios);
    }
}
