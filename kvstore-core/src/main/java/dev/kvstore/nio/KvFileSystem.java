package dev.kvstore.nio;

import dev.kvstore.KeyValueStore;
import java.io.IOException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A store, or a snapshot of one, as a file system. */
final class KvFileSystem extends FileSystem {
    private final FileSystemRegistry registry;
    private final String id;
    private final FileOperations files;
    private final AutoCloseable owned;
    private final KvPath root;
    private final KvPath workingDirectory;
    private final KvPath emptyPath;
    private volatile boolean open = true;

    /** @param owned what is closed with the file system, or null */
    KvFileSystem(
            FileSystemRegistry registry,
            String id,
            Volume volume,
            boolean readOnly,
            String workingDirectory,
            AutoCloseable owned) {
        this.registry = registry;
        this.id = id;
        this.owned = owned;
        this.files = new FileOperations(this, volume, readOnly);
        this.root = new KvPath(this, new byte[] {'/'});
        this.emptyPath = new KvPath(this, KvPath.emptyBytes());
        this.workingDirectory = new KvPath(this, PathBytes.parse(workingDirectory));
        if (!this.workingDirectory.isAbsolute()) {
            throw new IllegalArgumentException("the working directory must be absolute, got " + workingDirectory);
        }
    }

    String id() {
        return id;
    }

    FileOperations files() {
        return files;
    }

    KeyValueStore store() {
        return files.volume().store();
    }

    KvPath root() {
        return root;
    }

    KvPath workingDirectory() {
        return workingDirectory;
    }

    KvPath emptyPath() {
        return emptyPath;
    }

    /** The absolute path of a key. */
    KvPath pathOf(byte[] key) {
        return new KvPath(this, PathBytes.join(root.bytes(), key));
    }

    void checkOpen() {
        if (!open) {
            throw new ClosedFileSystemException();
        }
    }

    @Override
    public FileSystemProvider provider() {
        return registry.provider();
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (!open) {
                return;
            }
            open = false;
        }
        try {
            files.close();
        } finally {
            registry.remove(this);
            closeOwned();
        }
    }

    private void closeOwned() throws IOException {
        if (owned != null) {
            try {
                owned.close();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isReadOnly() {
        return files.isReadOnly();
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        checkOpen();
        return List.of(root);
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        checkOpen();
        return List.of(new KvFileStore(this));
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        checkOpen();
        return AttributeNames.VIEWS;
    }

    @Override
    public KvPath getPath(String first, String... more) {
        String text = first;
        if (more.length > 0) {
            StringBuilder joined = new StringBuilder(first);
            for (String part : more) {
                if (!part.isEmpty()) {
                    joined.append(joined.length() > 0 ? "/" : "").append(part);
                }
            }
            text = joined.toString();
        }
        return new KvPath(this, PathBytes.parse(text));
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        int colon = syntaxAndPattern.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("expected syntax:pattern, got " + syntaxAndPattern);
        }
        String syntax = syntaxAndPattern.substring(0, colon);
        String pattern = syntaxAndPattern.substring(colon + 1);
        Pattern regex;
        if (syntax.equalsIgnoreCase("glob")) {
            regex = Pattern.compile(Globs.toRegex(pattern), Pattern.DOTALL);
        } else if (syntax.equalsIgnoreCase("regex")) {
            regex = Pattern.compile(pattern);
        } else {
            throw new UnsupportedOperationException("Syntax '" + syntax + "' not recognized");
        }
        return path -> regex.matcher(path.toString()).matches();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        return Principals.LOOKUP;
    }

    @Override
    public WatchService newWatchService() throws IOException {
        checkOpen();
        return new KvWatchService(this);
    }

    @Override
    public String toString() {
        return KvUris.SCHEME + "://" + id;
    }
}
