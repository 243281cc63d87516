package dev.kvstore.nio;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributeView;

/** The view {@code kv}: a file as the store sees it. Thread-safe. */
public interface StoreFileAttributeView extends BasicFileAttributeView {
    /** {@code kv}. */
    @Override
    String name();

    @Override
    StoreFileAttributes readAttributes() throws IOException;
}
