package dev.kvstore.jmx;

import java.util.regex.Pattern;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** The beans of a store, and what they are called. */
enum Component {
    STORE("Store"),
    FLUSH("Flush"),
    COMPACTION("Compaction"),
    WAL("Wal"),
    BLOCK_CACHE("BlockCache"),
    TABLES("Tables"),
    TREE("Tree");

    private static final String DOMAIN = "dev.kvstore";
    private static final Pattern PLAIN = Pattern.compile("[^,=:\"*?\\n]+");

    private final String title;

    Component(String title) {
        this.title = title;
    }

    /** Its name in documents and as a key's value. */
    String title() {
        return title;
    }

    /** The bean's name. */
    ObjectName objectName(String store) {
        return objectName("type=Store,store=", store, this == STORE ? "" : ",component=" + title);
    }

    /**
     * The name of a bean of ours with a value that may be anything; made from a string because JConsole's tree follows the order of
     * the keys in it.
     */
    static ObjectName objectName(String before, String value, String after) {
        try {
            return new ObjectName(DOMAIN + ":" + before + value(value) + after);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException("name can't be part of an object name, got '" + value + "'", e);
        }
    }

    /** The name as it is, or quoted where its characters need that. */
    private static String value(String store) {
        return PLAIN.matcher(store).matches() ? store : ObjectName.quote(store);
    }
}
