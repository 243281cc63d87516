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
import org.rocksdb.HyperClockCache;
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
    private static final long ESTIMATE_CHARGE = 0;
    private static final int CHOOSE_SHARDS = -1;

    private final Cache cache;
    private final BloomFilter filter = new BloomFilter(BLOOM_BITS_PER_KEY, false);
    private final Optional<Statistics> statistics;
    private final Options options;

    RocksTuning(Settings settings) {
        cache = new HyperClockCache(settings.cacheBytes(), ESTIMATE_CHARGE, CHOOSE_SHARDS, false);
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
                // Read in place what needs no decompression, as kvstore does.
                .setAllowMmapReads(settings.compression() == Compression.NONE)
                .setNumLevels(LEVELS)
                .setCompressionPerLevel(levels(below(settings.compression())))
                .setBottommostCompressionType(below(settings.compression()))
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
                // Held by the open tables: resident whatever the cache does, and not charged to it.
                .setCacheIndexAndFilterBlocks(false);
    }

    private static CompressionType below(Compression compression) {
        return switch (compression) {
            case NONE -> CompressionType.NO_COMPRESSION;
            case LZ4 -> CompressionType.LZ4_COMPRESSION;
        };
    }

    private static List<CompressionType> levels(CompressionType below) {
        List<CompressionType> levels = new ArrayList<>(Collections.nCopies(LEVELS, below));
        Collections.fill(levels.subList(0, UNCOMPRESSED_LEVELS), CompressionType.NO_COMPRESSION);
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
