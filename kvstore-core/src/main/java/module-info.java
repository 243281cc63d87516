/** An embedded, off-heap, crash-safe ordered key-value store. */
module dev.kvstore.core {
    requires transitive chronicle.bytes;
    requires chronicle.core;
    requires zero.allocation.hashing;
    requires org.eclipse.collections.api;
    requires org.eclipse.collections.impl;
    requires org.lz4.java;
    requires com.github.luben.zstd_jni;
    requires HdrHistogram;
    requires java.logging;
    requires org.slf4j;
    requires jdk.unsupported;
    requires jdk.jfr;
    requires jdk.management;
    requires static com.google.errorprone.annotations;

    exports dev.kvstore;
    exports dev.kvstore.nio;

    provides java.nio.file.spi.FileSystemProvider with
            dev.kvstore.nio.KeyValueFileSystemProvider;
    provides java.net.spi.URLStreamHandlerProvider with
            dev.kvstore.nio.KvUrlStreamHandlerProvider;

    uses dev.kvstore.ManagementProvider;
    uses org.slf4j.spi.SLF4JServiceProvider;
}
