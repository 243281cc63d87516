package dev.kvstore.crash;

import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.FileNames.Kind;
import dev.kvstore.testkit.StoreEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A named moment in the life of a process: before or after a call that concerns a kind of file.
 *
 * @param call the method of the disk or file
 * @param kind of the file, whether it has its final name or a temporary one; null for the directory
 * @param before whether the call has not been made yet
 */
record KillPoint(String call, Kind kind, boolean before) {
    private static final List<String> CALLS = List.of("create", "write", "force", "rename", "delete");
    private static final List<String> CALLS_OF_PAGES = List.of("create", "write", "force", "rename", "grow", "prepare");

    /** The points that processes with an engine may come to. */
    static List<KillPoint> of(StoreEngine engine) {
        List<KillPoint> points = new ArrayList<>();
        for (boolean before : new boolean[] {true, false}) {
            if (engine == StoreEngine.BTREE) {
                CALLS_OF_PAGES.forEach(call -> points.add(new KillPoint(call, Kind.TREE, before)));
            } else {
                for (Kind kind : List.of(Kind.TABLE, Kind.LOG, Kind.MANIFEST, Kind.CURRENT, Kind.OPTIONS)) {
                    CALLS.forEach(call -> points.add(new KillPoint(call, kind, before)));
                }
            }
            points.add(new KillPoint("syncDirectory", null, before));
        }
        return points;
    }

    /** A point that no process comes to. */
    static KillPoint never() {
        return new KillPoint("delete", Kind.CURRENT, true);
    }

    static KillPoint parse(String text) {
        return Arrays.stream(StoreEngine.values())
                .flatMap(engine -> of(engine).stream())
                .filter(point -> point.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no kill point " + text));
    }

    /** Whether a call concerning a file of that name, null for the directory, is at this point. */
    boolean isAt(String madeCall, String name, boolean beforeIt) {
        return before == beforeIt && madeCall.startsWith(call) && (name == null ? kind == null : kind == kindOf(name));
    }

    @Override
    public String toString() {
        String file = kind == null ? "directory" : kind.name().toLowerCase(Locale.ROOT);
        return (before ? "before-" : "after-") + call + "-" + file;
    }

    private static Kind kindOf(String name) {
        boolean temporary = name.endsWith(FileNames.TEMPORARY_SUFFIX);
        return FileNames.kind(
                temporary ? name.substring(0, name.length() - FileNames.TEMPORARY_SUFFIX.length()) : name);
    }
}
