package io.hawser.client.demo;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.util.Set;

/**
 * Keeps other sites out. To copy, as long as there is no log-in of yours before it. On loopback a request has to name this machine as its host, or a page elsewhere could have its
 * own name point here and read along; what comes from a page of another site is refused; answers say what browsers may do.
 */
final class Guard extends Filter {
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<String> OWN_FETCHES = Set.of("same-origin", "none");
    private static final int FORBIDDEN = 403;
    private static final int MISDIRECTED = 421;

    private final boolean loopback;

    Guard(boolean loopback) {
        this.loopback = loopback;
    }

    @Override
    public String description() {
        return "keeps other sites out";
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        Headers answer = exchange.getResponseHeaders();
        answer.set(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
                        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        answer.set("X-Content-Type-Options", "nosniff");
        answer.set("Referrer-Policy", "same-origin");
        answer.set("Cache-Control", "no-store");
        answer.set("Cross-Origin-Opener-Policy", "same-origin");
        answer.set("Cross-Origin-Resource-Policy", "same-origin");
        Headers request = exchange.getRequestHeaders();
        String host = header(request, "Host");
        if (loopback && !LOOPBACK_NAMES.contains(host.replaceFirst(":\\d+$", ""))) {
            refuse(exchange, MISDIRECTED, "no such host here");
        } else if (comesFromAnotherSite(request, host)) {
            refuse(exchange, FORBIDDEN, "a page of another site may not ask this");
        } else {
            chain.doFilter(exchange);
        }
    }

    /** Whether a browser says so. Programs that are none say nothing, and are not what this is about. */
    private static boolean comesFromAnotherSite(Headers request, String host) {
        String fetch = header(request, "Sec-Fetch-Site");
        // somebody may follow a link to the page itself, but to nothing that does something
        boolean visit = header(request, "Sec-Fetch-Mode").equals("navigate")
                && header(request, "Sec-Fetch-Dest").equals("document")
                && fetch.equals("cross-site");
        boolean foreignFetch = !fetch.isEmpty() && !OWN_FETCHES.contains(fetch);
        return visit
                || foreignFetch
                || isForeign(header(request, "Origin"), host)
                || isForeign(header(request, "Referer"), host);
    }

    private static boolean isForeign(String page, String host) {
        if (page.isEmpty()) {
            return false;
        }
        try {
            return !host.equalsIgnoreCase(URI.create(page).getRawAuthority());
        } catch (IllegalArgumentException malformed) {
            return true;
        }
    }

    private static String header(Headers headers, String name) {
        String value = headers.getFirst(name);
        return value == null ? "" : value;
    }

    private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
        try (exchange) {
            Replies.text(exchange, status, why);
        }
    }
}
