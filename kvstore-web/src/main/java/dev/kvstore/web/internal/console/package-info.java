/** The web console: a page of its own, a client of the REST dialect. */
package dev.kvstore.web.internal.console;
