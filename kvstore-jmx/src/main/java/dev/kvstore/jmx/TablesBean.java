package dev.kvstore.jmx;

import dev.kvstore.StoreMetrics;

/** The bean over tables. */
final class TablesBean implements TablesMXBean {
    private final StoreMetrics metrics;

    TablesBean(StoreMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public long getTableFiles() {
        return metrics.tableFiles();
    }

    @Override
    public long getTableBytes() {
        return metrics.tableBytes();
    }

    @Override
    public long getOpenFiles() {
        return metrics.openFiles();
    }

    @Override
    public long getObsoleteFiles() {
        return metrics.obsoleteFiles();
    }

    @Override
    public long getFilterChecks() {
        return metrics.filterChecks();
    }

    @Override
    public long getFilterUseful() {
        return metrics.filterUseful();
    }

    @Override
    public long getFilterFalsePositives() {
        return metrics.filterFalsePositives();
    }

    @Override
    public double getTablesReadPerGet() {
        return Ratio.of(metrics.tablesRead(), metrics.getCount());
    }
}
