package dev.kvstore.web.internal.guard;

import dev.kvstore.web.internal.http.Exchange;
import dev.kvstore.web.internal.http.Problem;
import dev.kvstore.web.internal.route.Access;
import dev.kvstore.web.internal.route.Service;

/**
 * Who may pass. The threats: a page in the user's browser that sends requests to a server on this machine or network
 * (forged requests, a name rebound to this address), a stranger on the network, and floods.
 */
public final class Gate {
    private static final int MAX_HEADERS = 100;
    private static final int MAX_URI_LENGTH = 8 * 1024;

    private final Service service;
    private final HostList hosts;

    public Gate(Service service) {
        this.service = service;
        this.hosts = new HostList(service.options().allowedHosts());
    }

    /** Refuses what is too large, and every path that containers disagree about. */
    public void checkShape(Exchange exchange) {
        String path = exchange.rawPath();
        String query = exchange.rawQuery();
        if (path.length() + (query == null ? 0 : query.length() + 1) > MAX_URI_LENGTH) {
            throw new Problem(414, "uri-too-long", "path and query must be at most " + MAX_URI_LENGTH + " characters");
        }
        if (exchange.headerCount() > MAX_HEADERS) {
            throw new Problem(431, "too-many-headers", "a request must have at most " + MAX_HEADERS + " headers");
        }
        // Decoded, merged or cut, these would be other paths in some containers; keys belong in the query.
        if (path.indexOf('%') >= 0 || path.indexOf(';') >= 0 || path.indexOf('\\') >= 0 || path.contains("//")) {
            throw Problem.badRequest(
                    "path-malformed", "the path of a route has no escapes, parameters or empty segments");
        }
    }

    /** Refuses a request that was made for another host: the browser of a victim of DNS rebinding makes such. */
    public void checkHost(Exchange exchange) {
        if (!hosts.contains(exchange.host())) {
            throw new Problem(421, "host-not-allowed", "this server does not serve the host of the request");
        }
    }

    /** Refuses whoever may not use a route. */
    public void checkSender(Exchange exchange, Access access) {
        if (access == Access.OPEN) {
            return;
        }
        if (!exchange.fromLoopback() && !service.options().allowRemote()) {
            throw new Problem(403, "remote-not-allowed", "this server serves its own machine only");
        }
        if (access != Access.READ) {
            checkOrigin(exchange);
        }
        if (access == Access.SHUTDOWN) {
            checkShutdown(exchange);
        }
        if (access == Access.ADMIN && !service.options().adminEnabled()) {
            throw new Problem(403, "admin-disabled", "administration over HTTP is not enabled");
        }
        if (service.options().tokens() != null) {
            checkToken(exchange, access);
        }
        if (access == Access.WRITE && service.readOnly().get() != 0) {
            throw new Problem(403, "read-only", "writing over HTTP is switched off");
        }
    }

    /** A browser says where a request comes from; programs say nothing, and have no user's browser to abuse. */
    private static void checkOrigin(Exchange exchange) {
        String site = exchange.header("Sec-Fetch-Site");
        String origin = exchange.header("Origin");
        boolean foreignSite = site != null && !site.equals("same-origin") && !site.equals("none");
        if (foreignSite || (origin != null && !HostList.isSameOrigin(origin, exchange.host()))) {
            throw new Problem(403, "foreign-origin", "pages of other origins must not change anything");
        }
    }

    private static void checkShutdown(Exchange exchange) {
        if (!exchange.fromLoopback() || !HostList.LOOPBACK.contains(exchange.host())) {
            throw new Problem(403, "remote-not-allowed", "the server is shut down from its own machine only");
        }
        if (exchange.header("Origin") != null) {
            throw new Problem(403, "foreign-origin", "the server is not shut down from a page");
        }
    }

    private void checkToken(Exchange exchange, Access access) {
        String authorization = exchange.header("Authorization");
        String scheme = "Bearer ";
        if (authorization == null || !authorization.regionMatches(true, 0, scheme, 0, scheme.length())) {
            throw new Problem(401, "token-missing", "a bearer token is required").with("WWW-Authenticate", "Bearer");
        }
        var scopes = service.options()
                .tokens()
                .scopes(authorization.substring(scheme.length()).strip());
        if (scopes.isEmpty()) {
            throw new Problem(401, "token-unknown", "the bearer token is not known")
                    .with("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        }
        if (!scopes.contains(access.scope())) {
            throw new Problem(403, "scope-missing", "the bearer token does not have the scope this route needs")
                    .with("WWW-Authenticate", "Bearer error=\"insufficient_scope\"");
        }
    }
}
