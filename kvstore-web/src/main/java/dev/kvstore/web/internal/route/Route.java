package dev.kvstore.web.internal.route;

import java.util.List;

/**
 * One method on one path.
 *
 * @param method such as GET, which also serves HEAD unless {@code access} is {@link Access#SHUTDOWN}
 * @param path the exact path; a last segment of <code>{id}</code> stands for any one segment
 * @param access who may use it
 * @param parameters the names the query may have
 * @param summary what it does, in a line
 * @param statuses what it answers, besides what every route may answer; the successes first
 * @param handler what serves it
 */
public record Route(
        String method,
        String path,
        Access access,
        List<String> parameters,
        String summary,
        List<Integer> statuses,
        Handler handler) {
    private static final String VARIABLE = "{id}";

    /** Whether requests have a body that matters. */
    boolean takesBody() {
        return statuses.contains(413);
    }

    /** Whether the last segment varies. */
    public boolean isTemplate() {
        return path.endsWith(VARIABLE);
    }

    /** What precedes the varying segment. */
    String templatePrefix() {
        return path.substring(0, path.length() - VARIABLE.length());
    }
}
