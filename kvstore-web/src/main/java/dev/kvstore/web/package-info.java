/** A store's HTTP API: a servlet per {@link dev.kvstore.web.Dialect}, safe by default. */
package dev.kvstore.web;
