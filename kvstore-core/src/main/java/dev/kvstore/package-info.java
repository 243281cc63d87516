/** The public API of the store. Everything below {@code dev.kvstore.internal} may change without notice. */
package dev.kvstore;
