package dev.kvstore.samples.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.samples.benchmarks.peer.PeerKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

    private final Table table = new Table(List.of(PeerKind.LMDB, PeerKind.ROCKSDB));

    @Test
    void ratioIsTheMedianOfTheRoundsRatiosNotTheRatioOfTheMedians() {
        add(PeerKind.LMDB, 10, 20, 90);
        add(PeerKind.ROCKSDB, 1, 10, 30);
        assertEquals("3.00", cell(3), "rounds were 10, 2 and 3 times as fast");
    }

    @Test
    void lowerLatencyIsAnAdvantage() {
        table.add(PeerKind.LMDB, Sample.of("row", Unit.MICROSECONDS, 2));
        table.add(PeerKind.ROCKSDB, Sample.of("row", Unit.MICROSECONDS, 8));
        assertEquals("4.00", cell(3));
    }

    @Test
    void engineWithoutResultLeavesItsCellsEmpty() {
        add(PeerKind.ROCKSDB, 1000);
        assertEquals("", cell(1));
        assertEquals("1.0 k/s", cell(2));
        assertEquals("", cell(3));
    }

    @Test
    void costsStandInTheOrderOfTheEngines() {
        table.add(PeerKind.ROCKSDB, new Sample("row", Unit.OPS_PER_SECOND, 1, Costs.allocated(24)));
        table.add(PeerKind.LMDB, new Sample("row", Unit.OPS_PER_SECOND, 1, Costs.allocated(0)));
        assertEquals("0 / 24", cell(4));
    }

    @Test
    void allLinesHaveTheSameWidth() {
        add(PeerKind.LMDB, 5e6);
        assertTrue(table.markdown().lines().mapToInt(String::length).distinct().count() == 1, table.markdown());
    }

    private void add(PeerKind kind, double... values) {
        for (double value : values) {
            table.add(kind, Sample.of("row", Unit.OPS_PER_SECOND, value));
        }
    }

    private String cell(int column) {
        String line = table.markdown().lines().toList().get(2);
        return List.of(line.split("\\|", -1)).get(column + 1).strip();
    }
}
