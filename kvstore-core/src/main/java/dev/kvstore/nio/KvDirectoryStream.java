package dev.kvstore.nio;

import dev.kvstore.StoreException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;

/** The children of a directory, as they are found; operations relative to it. */
final class KvDirectoryStream implements SecureDirectoryStream<Path> {
    private final KvPath directory;
    private final KvPath real;
    private final FileOperations files;
    private final DirectoryStream.Filter<? super Path> filter;
    private final Listing listing;
    private volatile boolean closed;
    private boolean iterated;

    KvDirectoryStream(KvPath directory, Node node, DirectoryStream.Filter<? super Path> filter) {
        this.directory = directory;
        this.files = directory.getFileSystem().files();
        this.real = directory.getFileSystem().pathOf(node.key());
        this.filter = filter;
        this.listing = new Listing(files.volume().tree(), node.key());
        files.resources().add(this);
    }

    static KvDirectoryStream open(KvPath directory, boolean follow, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        Node node;
        try {
            node = directory.getFileSystem().files().node(directory, follow);
        } catch (FileSystemException e) {
            throw Tree.NOT_A_DIRECTORY.equals(e.getReason()) ? new NotDirectoryException(directory.toString()) : e;
        }
        if (!node.isDirectory()) {
            throw new NotDirectoryException(directory.toString());
        }
        return new KvDirectoryStream(directory, node, filter);
    }

    @Override
    public synchronized Iterator<Path> iterator() {
        if (!directory.getFileSystem().isOpen()) {
            throw new ClosedDirectoryStreamException();
        }
        if (closed) {
            throw new IllegalStateException("Directory stream is closed");
        }
        if (iterated) {
            throw new IllegalStateException("Iterator already obtained");
        }
        iterated = true;
        return new Children();
    }

    @Override
    public void close() {
        closed = true;
        files.resources().remove(this);
    }

    @Override
    public SecureDirectoryStream<Path> newDirectoryStream(Path path, LinkOption... options) throws IOException {
        return open(resolve(path), Options.follows(options), child -> true);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return files.open(resolve(path), Options.of(options), attributes);
    }

    @Override
    public void deleteFile(Path path) throws IOException {
        KvPath file = resolve(path);
        if (files.node(file, false).isDirectory()) {
            throw file.failure("Is a directory");
        }
        files.delete(file, true);
    }

    @Override
    public void deleteDirectory(Path path) throws IOException {
        KvPath child = resolve(path);
        if (!files.node(child, false).isDirectory()) {
            throw child.failure("Not a directory");
        }
        files.delete(child, true);
    }

    @Override
    public void move(Path source, SecureDirectoryStream<Path> targetDirectory, Path target) throws IOException {
        KvPath from = resolve(source);
        if (!(targetDirectory instanceof KvDirectoryStream other)) {
            throw new ProviderMismatchException();
        }
        KvPath to = other.resolve(target);
        if (other.files.volume() != files.volume()) {
            throw new AtomicMoveNotSupportedException(from.toString(), to.toString(), "another store");
        }
        new Relocation(files).move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Class<V> type) {
        checkOpen();
        return AttributeViews.of(real, type, true);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return AttributeViews.of(resolve(path), type, Options.follows(options));
    }

    private KvPath resolve(Path path) {
        checkOpen();
        return real.resolve(KvPath.of(path));
    }

    private void checkOpen() {
        if (closed) {
            throw new ClosedDirectoryStreamException();
        }
    }

    private final class Children implements Iterator<Path> {
        private final Deque<byte[]> names = new ArrayDeque<>();
        private Path next;
        private boolean ended;

        @Override
        public boolean hasNext() {
            synchronized (KvDirectoryStream.this) {
                while (next == null && !ended && !closed) {
                    advance();
                }
                return next != null;
            }
        }

        @Override
        public Path next() {
            synchronized (KvDirectoryStream.this) {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Path result = next;
                next = null;
                return result;
            }
        }

        private void advance() {
            try {
                if (names.isEmpty()) {
                    names.addAll(Failures.translated(directory.toString(), listing::next));
                    ended = names.isEmpty();
                }
                if (!ended) {
                    KvPath child = directory.child(names.removeFirst());
                    next = filter.accept(child) ? child : null;
                }
            } catch (IOException e) {
                throw new DirectoryIteratorException(e);
            } catch (StoreException e) {
                throw new DirectoryIteratorException(Failures.of(directory.toString(), e));
            }
        }
    }
}
