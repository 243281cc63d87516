package dev.kvstore.samples.benchmarks.peer.rocksdb;

import dev.kvstore.samples.benchmarks.peer.Compression;
import dev.kvstore.samples.benchmarks.peer.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.HistogramType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.Statistics;
import org.rocksdb.StatsLevel;

/** The options RocksDB is opened with, and the native objects that have to outlive the open store. */
final class RocksTuning implements AutoCloseable {

    private static final int LEVELS = 7;
    private static final int UNCOMPRESSED_LEVELS = 2;
    private static final double BLOOM_BITS_PER_KEY = 10;
    private static final double HASH_INDEX_UTILISATION = 0.75;
    private static final long BLOCK_BYTES = 4096;

    private final Cache cache;
    private final BloomFilter filter = new BloomFilter(BLOOM_BITS_PER_KEY, false);
    private final Optional<Statistics> statistics;
    private final Options options;

    RocksTuning(Settings settings) {
        cache = new LRUCache(settings.cacheBytes());
        statistics = settings.countWrites()
                ? Optional.of(new Statistics(EnumSet.allOf(HistogramType.class)))
                : Optional.empty();
        options = new Options()
                .setCreateIfMissing(true)
                .setWriteBufferSize(settings.writeBufferBytes())
                .setMaxWriteBufferNumber(Settings.MEMTABLES)
                .setMaxBackgroundJobs(Settings.BACKGROUND_THREADS)
                .setIncreaseParallelism(Settings.BACKGROUND_THREADS)
                .setMaxTotalWalSize(Math.max(1L << 30, 2 * settings.writeBufferBytes()))
                .setAvoidFlushDuringRecovery(true)
                .setNumLevels(LEVELS)
                .setCompressionPerLevel(compression(settings.compression()))
                .setTableFormatConfig(tables());
        statistics.ifPresent(counters -> {
            counters.setStatsLevel(StatsLevel.EXCEPT_DETAILED_TIMERS);
            options.setStatistics(counters);
        });
    }

    Options options() {
        return options;
    }

    Optional<Statistics> statistics() {
        return statistics;
    }

    private BlockBasedTableConfig tables() {
        return new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(BLOCK_BYTES)
                .setFilterPolicy(filter)
                .setWholeKeyFiltering(true)
                .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
                .setDataBlockHashTableUtilRatio(HASH_INDEX_UTILISATION)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setPinTopLevelIndexAndFilter(true);
    }

    private static List<CompressionType> compression(Compression compression) {
        CompressionType below =
                compression == Compression.LZ4 ? CompressionType.LZ4_COMPRESSION : CompressionType.NO_COMPRESSION;
        List<CompressionType> levels = new ArrayList<>(Collections.nCopies(LEVELS, below));
        for (int level = 0; level < UNCOMPRESSED_LEVELS; level++) {
            levels.set(level, CompressionType.NO_COMPRESSION);
        }
        return levels;
    }

    @Override
    public void close() {
        options.close();
        statistics.ifPresent(Statistics::close);
        filter.close();
        cache.close();
    }
}
