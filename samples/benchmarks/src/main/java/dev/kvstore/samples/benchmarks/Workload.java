package dev.kvstore.samples.benchmarks;

import dev.kvstore.samples.benchmarks.peer.PeerKind;
import dev.kvstore.samples.benchmarks.report.Sample;
import java.util.List;

/** Something every engine is asked to do in turn; it gives one or several rows of the table. */
public interface Workload {

    /** Returns the names of the rows this workload gives. */
    List<String> rows();

    /** Returns whether the engine can do it. */
    default boolean suits(PeerKind kind) {
        return true;
    }

    /** Returns how often each engine has to do it when the run asks for {@code asked} rounds. */
    default int rounds(int asked) {
        return asked;
    }

    /** Lets the engine do it once and returns one sample for each row. */
    List<Sample> run(PeerKind kind);
}
