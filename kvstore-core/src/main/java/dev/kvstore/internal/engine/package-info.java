/**
 * The engine contract: what the public API needs of a storage engine, and the few objects that pass
 * between them. Every engine implements {@link dev.kvstore.internal.engine.Engine}; nothing here knows one. What every
 * engine needs in the same form is here too: the write queue, health, events, settings, and background threads.
 */
package dev.kvstore.internal.engine;
