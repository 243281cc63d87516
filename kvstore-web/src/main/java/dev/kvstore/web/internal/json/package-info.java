/** JSON as this module reads and writes it. */
package dev.kvstore.web.internal.json;
