/** The two dialects of three routes. */
package dev.kvstore.web.internal.simple;
