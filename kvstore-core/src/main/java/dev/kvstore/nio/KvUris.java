package dev.kvstore.nio;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** Paths as URIs: {@code kv://id/path}, where the id names the file system. */
final class KvUris {
    static final String SCHEME = "kv";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");

    private KvUris() {}

    static URI of(KvPath path) {
        String id = path.getFileSystem().id();
        try {
            return new URI(SCHEME, id, path.toAbsolutePath().toString(), null, null);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** The id in a URI of a file system or path. */
    static String id(URI uri) {
        if (!SCHEME.equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException("URI scheme must be " + SCHEME + ", got " + uri);
        }
        String id = uri.getAuthority();
        if (uri.isOpaque() || id == null || uri.getQuery() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException("URI must have the form kv://id/path, got " + uri);
        }
        return checkId(id);
    }

    /** The path in a URI of a path. */
    static String path(URI uri) {
        String path = uri.getPath();
        if (path == null || !path.startsWith("/")) {
            throw new IllegalArgumentException("URI must have an absolute path, got " + uri);
        }
        return path;
    }

    static String checkId(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "id must consist of letters, digits and, between them, '.', '_' and '-', got '" + id + "'");
        }
        return id;
    }

    /** An id made of any text. */
    static String idFrom(String text) {
        String id = text.replaceAll("[^A-Za-z0-9._-]", "-").replaceAll("^[._-]+|[._-]+$", "");
        return id.isEmpty() ? "store" : id;
    }
}
