/** Who may use which route. */
package dev.kvstore.web.internal.guard;
