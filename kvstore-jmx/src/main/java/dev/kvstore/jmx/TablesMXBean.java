package dev.kvstore.jmx;

/** Table files, and what reading costs in them. */
@Description("Table files, and what reading costs in them.")
public interface TablesMXBean {
    @Description("Tables in all levels.")
    long getTableFiles();

    @Description("Bytes of all tables.")
    @Unit("bytes")
    long getTableBytes();

    @Description("Table files that are open.")
    long getOpenFiles();

    @Description("Table files that were replaced but are still read by a cursor or snapshot.")
    long getObsoleteFiles();

    @Description("Filters that were asked whether a key may be in their table.")
    long getFilterChecks();

    @Description("Searches that filters spared.")
    long getFilterUseful();

    @Description("Tables searched in vain because their filter let the key pass.")
    long getFilterFalsePositives();

    @Description("Tables searched per point read.")
    double getTablesReadPerGet();
}
