package dev.kvstore.internal.manifest;

import java.util.List;

/** Versions made by hand. */
public final class TestVersions {
    private TestVersions() {}

    /** A version with these tables, level by level; levels not given are empty. */
    public static Version of(List<List<FileMeta>> levels) {
        VersionEdit edit = new VersionEdit();
        for (int level = 0; level < levels.size(); level++) {
            for (FileMeta file : levels.get(level)) {
                edit.add(level, file);
            }
        }
        return after(Version.EMPTY, edit);
    }

    /** The version after an edit. */
    public static Version after(Version version, VersionEdit edit) {
        try {
            return version.apply(edit);
        } catch (InconsistentEditException e) {
            throw new AssertionError(e);
        }
    }
}
