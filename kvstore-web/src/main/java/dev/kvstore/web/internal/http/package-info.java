/** Requests, responses and what their headers and queries mean; no servlet type. */
package dev.kvstore.web.internal.http;
