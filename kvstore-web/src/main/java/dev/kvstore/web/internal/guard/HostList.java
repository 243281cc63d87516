package dev.kvstore.web.internal.guard;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The hosts a server answers for, whatever the port. */
final class HostList {
    /** The names of the machine itself. */
    static final HostList LOOPBACK = new HostList(Set.of("localhost", "127.0.0.1", "[::1]"));

    private final TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    HostList(Set<String> names) {
        this.names.addAll(names);
    }

    /** Whether a {@code Host} header names one of them; false for null. */
    boolean contains(String host) {
        return host != null && names.contains(withoutPort(host));
    }

    /** Whether a page's origin is the host it sends to. */
    static boolean isSameOrigin(String origin, String host) {
        if (host == null) {
            return false;
        }
        String lower = origin.toLowerCase(Locale.ROOT);
        String target = host.toLowerCase(Locale.ROOT);
        return lower.equals("http://" + target) || lower.equals("https://" + target);
    }

    /** Of {@code name:port} the name; anything else after the name makes it no known one. */
    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        boolean port = colon >= 0 && host.indexOf(']') < colon && isNumber(host, colon + 1);
        return port ? host.substring(0, colon) : host;
    }

    private static boolean isNumber(String text, int from) {
        for (int at = from; at < text.length(); at++) {
            if (text.charAt(at) < '0' || text.charAt(at) > '9') {
                return false;
            }
        }
        return from < text.length();
    }
}
