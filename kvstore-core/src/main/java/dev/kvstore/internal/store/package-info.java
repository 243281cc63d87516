/** The public API over the engine contract: validation, keyspaces, batches, snapshots, cursors and their leaks. */
package dev.kvstore.internal.store;
