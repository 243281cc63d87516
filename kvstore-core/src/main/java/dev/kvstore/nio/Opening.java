package dev.kvstore.nio;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;

/** The opening of a channel, which may make the file. */
final class Opening implements FileOperations.Attempt {
    private final FileOperations files;
    private final Volume volume;
    private final KvPath path;
    private final Options options;
    private final int mode;
    private boolean created;
    private FileChannel opened;

    Opening(FileOperations files, KvPath path, Options options, int mode) {
        this.files = files;
        this.volume = files.volume();
        this.path = path;
        this.options = options;
        this.mode = mode;
    }

    /** What was opened. */
    FileChannel channel() {
        return opened;
    }

    @Override
    public boolean done() throws IOException {
        long before = volume.sequence();
        Tree.Place place = options.isCreate() ? placeToCreate(before) : place();
        Node node = place.node();
        if (node != null && options.isCreateNew() && !created) {
            throw new FileAlreadyExistsException(path.toString());
        }
        if (node == null) {
            if (!options.isCreate()) {
                throw new NoSuchFileException(path.toString());
            }
            node = files.edit()
                    .create(place.key(), FileMeta.of(FileMeta.FILE, mode, Instant.now()), KvPath.emptyBytes());
            created = node != null;
            return created && open(node, node.version());
        }
        checkKind(path, node, options);
        if (node.isDirectory()) {
            opened = new DirectoryChannel(files, path);
            return true;
        }
        return open(node, before);
    }

    /** With the mutex held, because who creates also writes. */
    private Tree.Place placeToCreate(long now) throws IOException {
        KvPath absolute = path.toAbsolutePath();
        boolean isFree = !absolute.hasDots() && volume.creationPoint().isFree(absolute.key(), now);
        return isFree ? new Tree.Place(absolute.key(), null) : place();
    }

    /** Whoever does not follow a link is told so, wherever in the path there are too many. */
    private Tree.Place place() throws IOException {
        try {
            return volume.tree().find(path, options.follow(), Content.CHUNK);
        } catch (FileSystemException e) {
            boolean own = options.follow() || options.isCreateNew();
            throw own || !Tree.TOO_MANY_LINKS.equals(e.getReason()) ? e : notFollowed(path);
        }
    }

    private boolean open(Node node, long before) {
        OpenFile file = volume.openFiles().open(node, before);
        if (file != null) {
            if (options.isTruncate()) {
                file.truncate(0);
            }
            opened = new KvFileChannel(files, path, file, options);
        }
        return file != null;
    }

    private static void checkKind(KvPath path, Node node, Options options) throws IOException {
        if (node.isLink()) {
            throw notFollowed(path);
        }
        if (node.isDirectory() && options.isWrite()) {
            throw path.failure("Is a directory");
        }
    }

    private static IOException notFollowed(KvPath path) {
        return new IOException(path + ": Too many levels of symbolic links (NOFOLLOW_LINKS specified)");
    }
}
