package dev.kvstore.nio;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.net.spi.URLStreamHandlerProvider;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Makes {@code path.toUri().toURL()} work, and with it class loaders over the files of a store. Read-only. */
public final class KvUrlStreamHandlerProvider extends URLStreamHandlerProvider {
    /** For the service loader. */
    public KvUrlStreamHandlerProvider() {}

    @Override
    public URLStreamHandler createURLStreamHandler(String protocol) {
        return protocol.equals(KvUris.SCHEME) ? new Handler() : null;
    }

    private static final class Handler extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL url) {
            return new Connection(url);
        }
    }

    private static final class Connection extends URLConnection {
        private Path path;
        private BasicFileAttributes attributes;

        Connection(URL url) {
            super(url);
        }

        @Override
        public void connect() throws IOException {
            if (!connected) {
                path = path(url);
                attributes = Files.readAttributes(path, BasicFileAttributes.class);
                connected = true;
            }
        }

        @Override
        public InputStream getInputStream() throws IOException {
            connect();
            return Files.newInputStream(path);
        }

        @Override
        public long getContentLengthLong() {
            return isConnected() ? attributes.size() : -1;
        }

        @Override
        public long getLastModified() {
            return isConnected() ? attributes.lastModifiedTime().toMillis() : 0;
        }

        private boolean isConnected() {
            try {
                connect();
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        private static Path path(URL url) throws IOException {
            try {
                URI uri = url.toURI();
                return FileSystemRegistry.INSTANCE.get(KvUris.id(uri)).getPath(KvUris.path(uri));
            } catch (URISyntaxException | IllegalArgumentException e) {
                throw new IOException(url + " is no path of a kvstore file system", e);
            } catch (FileSystemNotFoundException e) {
                throw new IOException(url + " is in a file system that is not open", e);
            }
        }
    }
}
