/** MBeans that show and tune an open store. */
module dev.kvstore.jmx {
    requires transitive dev.kvstore.core;
    requires transitive java.management;
    requires static com.google.errorprone.annotations;

    exports dev.kvstore.jmx;

    provides dev.kvstore.ManagementProvider with
            dev.kvstore.jmx.JmxManagementProvider;
}
