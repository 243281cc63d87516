package dev.kvstore.internal.btree;

import dev.kvstore.StoreException;
import dev.kvstore.internal.engine.DiskFailures;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.engine.WorkControl;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes a copy of the tree: its pages as they are, under the same numbers, and meta pages that say so. What is free
 * is copied as zeros. Commits go on meanwhile; the state that is copied is pinned.
 */
final class TreeCheckpoint {
    private final TreeParts parts;
    private final WorkControl control;
    private final PageStore pages;

    TreeCheckpoint(TreeParts parts, WorkControl control) {
        this.parts = parts;
        this.control = control;
        this.pages = parts.pages();
    }

    /** Returns the sequence number of the last write that the copy contains. */
    long write(Path directory) {
        try (Disk target = parts.disk().sibling(directory.toAbsolutePath())) {
            if (target.directoryExists() && !target.list().isEmpty()) {
                throw new IllegalArgumentException(
                        "directory must not exist or be empty, got " + target.path() + " with " + target.list());
            }
            target.createDirectory();
            return write(target);
        } catch (IOException e) {
            throw DiskFailures.of(parts.disk(), "the checkpoint " + directory + " can't be written", e);
        }
    }

    private long write(Disk target) throws IOException {
        ReadSlot slot = parts.readers().enter();
        Published.View state;
        long birth;
        try {
            state = parts.published().view();
            birth = Node.txn(pages.region(state.root()), pages.offset(state.root()));
            parts.pins().add(birth);
            pages.retain();
        } finally {
            parts.readers().exit(slot);
        }
        String temporary = FileNames.temporary(FileNames.TREE);
        try {
            copy(target, temporary, state, birth);
            target.rename(temporary, FileNames.TREE);
            target.syncDirectory();
            return state.sequence();
        } catch (IOException | StoreException e) {
            remove(target, temporary, e);
            throw e;
        } finally {
            pages.release();
            parts.pins().remove(birth);
        }
    }

    private void copy(Disk target, String name, Published.View state, long birth) throws IOException {
        BitMap used = new BitMap();
        long[] copied = new long[2];
        TreeWalk.Visitor visitor = new TreeWalk.Visitor() {
            @Override
            public boolean refersTo(long page, int count, int gen) {
                for (long each = page; each < page + count; each++) {
                    used.add(each);
                    copied[0] = Math.max(copied[0], each + 1);
                }
                return true;
            }

            @Override
            public void node(Region r, long at, long page) {
                copied[1] += Node.level(r, at) == 0 ? Node.count(r, at) : 0;
            }
        };
        new TreeWalk(pages, visitor).walk(state.root(), birth);
        TreeCopy copy = new TreeCopy(target, name, parts, control);
        copy.write(used, copied[0], state, birth, copied[1]);
    }

    private static void remove(Disk target, String name, Exception cause) {
        try {
            target.delete(name);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** Room for one page. */
    static Region pageBuffer(TreeParts parts) {
        return parts.memory().allocate(MemoryComponent.SCRATCH, parts.pages().pageSize());
    }
}
