/** The adapter to the Servlet API. */
package dev.kvstore.web.internal.servlet;
