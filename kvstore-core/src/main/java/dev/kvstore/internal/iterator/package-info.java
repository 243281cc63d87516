/** The contract of ordered access, {@link dev.kvstore.internal.iterator.InternalIterator}, and the iterators that combine others. */
package dev.kvstore.internal.iterator;
