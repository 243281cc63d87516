package dev.kvstore.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Attributes by name: {@code view:name,name}, {@code view:*}; the view is {@code basic} if none is named. */
final class AttributeNames {
    static final Set<String> VIEWS = Set.of("basic", "owner", "posix", "user", "kv");

    private AttributeNames() {}

    static Map<String, Object> read(KvPath path, String attributes, boolean follow) throws IOException {
        int colon = attributes.indexOf(':');
        String view = colon < 0 ? "basic" : attributes.substring(0, colon);
        String names = attributes.substring(colon + 1);
        if (!VIEWS.contains(view)) {
            throw new UnsupportedOperationException("View '" + view + "' not available");
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("No attributes specified");
        }
        Map<String, Object> all = all(path, view, follow);
        Map<String, Object> wanted = new LinkedHashMap<>();
        for (String name : names.split(",", -1)) {
            if (name.equals("*")) {
                return all;
            }
            if (!all.containsKey(name)) {
                throw new IllegalArgumentException("'" + name + "' not recognized");
            }
            wanted.put(name, all.get(name));
        }
        return wanted;
    }

    private static Map<String, Object> all(KvPath path, String view, boolean follow) throws IOException {
        KvAttributes attributes = path.getFileSystem().files().attributes(path, follow);
        Map<String, Object> all = new LinkedHashMap<>();
        switch (view) {
            case "owner" -> all.put("owner", attributes.owner());
            case "user" -> all.putAll(attributes.node().meta().attributes());
            case "kv" -> addStored(attributes, all);
            default -> addBasic(attributes, all);
        }
        if (view.equals("posix")) {
            all.put("permissions", attributes.permissions());
            all.put("owner", attributes.owner());
            all.put("group", attributes.group());
        }
        return all;
    }

    private static void addBasic(KvAttributes attributes, Map<String, Object> all) {
        all.put("lastModifiedTime", attributes.lastModifiedTime());
        all.put("lastAccessTime", attributes.lastAccessTime());
        all.put("creationTime", attributes.creationTime());
        all.put("size", attributes.size());
        all.put("isRegularFile", attributes.isRegularFile());
        all.put("isDirectory", attributes.isDirectory());
        all.put("isSymbolicLink", attributes.isSymbolicLink());
        all.put("isOther", attributes.isOther());
        all.put("fileKey", attributes.fileKey());
    }

    private static void addStored(StoreFileAttributes attributes, Map<String, Object> all) {
        all.put("version", attributes.version());
        all.put("raw", attributes.isRaw());
        all.put("storedBytes", attributes.storedBytes());
        all.put("chunks", attributes.chunks());
        all.put("changeTime", attributes.changeTime());
    }

    static void write(KvPath path, String attribute, Object value, boolean follow) throws IOException {
        int colon = attribute.indexOf(':');
        String view = colon < 0 ? "basic" : attribute.substring(0, colon);
        String name = attribute.substring(colon + 1);
        if (!VIEWS.contains(view)) {
            throw new UnsupportedOperationException("View '" + view + "' not available");
        }
        if (view.equals("user")) {
            ByteBuffer bytes = value instanceof byte[] array ? ByteBuffer.wrap(array) : (ByteBuffer) value;
            AttributeViews.of(path, UserDefinedFileAttributeView.class, follow).write(name, bytes);
        } else if (!writeTime(path, view, name, value, follow) && !writePosix(path, view, name, value, follow)) {
            throw new IllegalArgumentException("'" + name + "' not recognized or can't be set");
        }
    }

    private static boolean writeTime(KvPath path, String view, String name, Object value, boolean follow)
            throws IOException {
        if (!view.equals("basic") && !view.equals("posix")) {
            return false;
        }
        BasicFileAttributeView times = AttributeViews.of(path, BasicFileAttributeView.class, follow);
        switch (name) {
            case "lastModifiedTime" -> times.setTimes((FileTime) Objects.requireNonNull(value), null, null);
            case "lastAccessTime" -> times.setTimes(null, (FileTime) Objects.requireNonNull(value), null);
            case "creationTime" -> times.setTimes(null, null, (FileTime) Objects.requireNonNull(value));
            default -> {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("unchecked") // what the name says; anything else is a ClassCastException, as specified
    private static boolean writePosix(KvPath path, String view, String name, Object value, boolean follow)
            throws IOException {
        PosixFileAttributeView posix = AttributeViews.of(path, PosixFileAttributeView.class, follow);
        boolean isPosix = view.equals("posix");
        if (name.equals("owner") && (isPosix || view.equals("owner"))) {
            posix.setOwner((UserPrincipal) value);
        } else if (name.equals("group") && isPosix) {
            posix.setGroup((GroupPrincipal) value);
        } else if (name.equals("permissions") && isPosix) {
            posix.setPermissions((Set<PosixFilePermission>) value);
        } else {
            return false;
        }
        return true;
    }
}
