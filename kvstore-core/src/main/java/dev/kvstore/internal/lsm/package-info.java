/**
 * The LSM engine: write queue, read view, flush, recovery, compaction scheduling, obsolete files, throttle.
 *
 * <h2>Lock order</h2>
 * {@code WriteQueue.lock} → {@code ViewHolder} monitor → {@code SnapshotList} monitor. The manifest has a lock of its own inside
 * {@code Installer}, taken before the view's and never under the write lock. No lock is held
 * while waiting for a device except the write lock during a synced commit.
 */
package dev.kvstore.internal.lsm;
