package dev.kvstore.nio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.Set;

/** Copies and moves from one store to another. */
final class CrossCopy {
    private CrossCopy() {}

    static void copy(KvPath source, KvPath target, CopyOption... options) throws IOException {
        Set<CopyOption> given = Set.of(options);
        boolean follow = !given.contains(LinkOption.NOFOLLOW_LINKS);
        FileOperations from = source.getFileSystem().files();
        KvAttributes attributes = from.attributes(source, follow);
        if (given.contains(StandardCopyOption.REPLACE_EXISTING)) {
            Files.deleteIfExists(target);
        } else if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        if (attributes.isDirectory()) {
            Files.createDirectory(target);
        } else if (attributes.isSymbolicLink()) {
            String text = Files.readSymbolicLink(source).toString();
            Files.createSymbolicLink(target, target.getFileSystem().getPath(text));
            return;
        } else {
            try (InputStream in = Files.newInputStream(source)) {
                Files.copy(in, target);
            }
        }
        if (given.contains(StandardCopyOption.COPY_ATTRIBUTES)) {
            Files.getFileAttributeView(target, BasicFileAttributeView.class)
                    .setTimes(attributes.lastModifiedTime(), attributes.lastAccessTime(), attributes.creationTime());
            Files.setPosixFilePermissions(target, attributes.permissions());
        }
    }

    static void move(KvPath source, KvPath target, CopyOption... options) throws IOException {
        if (Set.of(options).contains(StandardCopyOption.ATOMIC_MOVE)) {
            throw new AtomicMoveNotSupportedException(source.toString(), target.toString(), "another store");
        }
        FileOperations from = source.getFileSystem().files();
        Node node = from.node(source, false);
        if (node.isDirectory() && !from.volume().tree().isEmpty(node.key())) {
            throw new DirectoryNotEmptyException(source.toString());
        }
        boolean replace = Set.of(options).contains(StandardCopyOption.REPLACE_EXISTING);
        if (replace) {
            copy(
                    source,
                    target,
                    LinkOption.NOFOLLOW_LINKS,
                    StandardCopyOption.COPY_ATTRIBUTES,
                    StandardCopyOption.REPLACE_EXISTING);
        } else {
            copy(source, target, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
        }
        from.delete(source, true);
    }
}
