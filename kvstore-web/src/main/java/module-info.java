/** The HTTP API of a store, for any servlet container. */
module dev.kvstore.web {
    requires transitive dev.kvstore.core;
    requires transitive jakarta.servlet;
    requires com.fasterxml.jackson.core;
    requires org.slf4j;

    exports dev.kvstore.web;

    provides jakarta.servlet.ServletContainerInitializer with
            dev.kvstore.web.KvInitializer;
}
