/** A store served over HTTP by a Jetty of its own: a command, from its options to an orderly end. */
package dev.kvstore.samples.server;
