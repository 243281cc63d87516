/**
 * Transactions over the engine contract: what a transaction has written and not yet committed, merged with the snapshot
 * it reads, and what it has read, for the engine to validate when it commits. Knows no engine.
 */
package dev.kvstore.internal.tx;
