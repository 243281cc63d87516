package dev.kvstore.web.internal.route;

import dev.kvstore.web.internal.http.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** All routes of a dialect: a request is for one of them, or gets 404 or 405. Immutable. */
public final class RouteTable {
    private final List<Route> routes;
    private final Map<String, List<Route>> exact = new HashMap<>();
    private final List<Route> templates = new ArrayList<>();

    public RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
        for (Route route : routes) {
            if (route.isTemplate()) {
                templates.add(route);
            } else {
                exact.computeIfAbsent(route.path(), path -> new ArrayList<>()).add(route);
            }
        }
    }

    /** Every route. */
    public List<Route> all() {
        return routes;
    }

    /** The route for a request; 404 without one, 405 when the path takes other methods. */
    public Route find(String method, String path) {
        List<Route> candidates = candidates(path);
        if (candidates.isEmpty()) {
            throw Problem.notFound("route-unknown", "there is no such route");
        }
        for (Route route : candidates) {
            if (serves(route, method)) {
                return route;
            }
        }
        throw new Problem(405, "method-not-allowed", "this route takes " + allow(candidates))
                .with("Allow", allow(candidates));
    }

    private List<Route> candidates(String path) {
        List<Route> found = exact.get(path);
        if (found != null) {
            return found;
        }
        List<Route> matching = new ArrayList<>();
        for (Route route : templates) {
            String prefix = route.templatePrefix();
            if (path.startsWith(prefix) && path.length() > prefix.length() && path.indexOf('/', prefix.length()) < 0) {
                matching.add(route);
            }
        }
        return matching;
    }

    private static boolean serves(Route route, String method) {
        return route.method().equals(method) || (method.equals("HEAD") && servesHead(route));
    }

    private static boolean servesHead(Route route) {
        return route.method().equals("GET") && route.access() != Access.SHUTDOWN;
    }

    private static String allow(List<Route> candidates) {
        TreeSet<String> methods = new TreeSet<>();
        for (Route route : candidates) {
            methods.add(route.method());
            if (servesHead(route)) {
                methods.add("HEAD");
            }
        }
        return String.join(", ", methods);
    }
}
