package io.hawser.gateway.http.page;

import io.hawser.gateway.security.ApiTokens;
import io.hawser.gateway.security.Caller;
import io.hawser.gateway.security.ConsoleSessions;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * Who asks, by token or log-in, and from which page.
 *
 * <p>Threads: any; it never changes.
 */
public final class WebAccess {
    /** A subprotocol that carries a token, for WebSocket clients that cannot set headers. */
    public static final String TOKEN_SUBPROTOCOL = "hawser.bearer.";

    private static final String SCHEME = "Bearer ";
    private static final String HTTPS = "https://";
    private static final String COOKIE = "hawser_session";

    private final ApiTokens tokens;
    private final ConsoleSessions sessions;
    private final List<String> allowedOrigins;

    public WebAccess(ApiTokens tokens, ConsoleSessions sessions, List<String> allowedOrigins) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.allowedOrigins = List.copyOf(allowedOrigins);
    }

    /**
     * Somebody who is known.
     *
     * @param byCookie whether the browser said so by itself, so that a page of others may have made it ask
     */
    public record Visitor(Caller caller, boolean byCookie) {}

    /** Who asks; empty when nobody that is known. */
    public Optional<Visitor> visitor(Request request) {
        Optional<String> header = Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION));
        if (header.isPresent()) {
            return header.filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                    .flatMap(value -> byToken(value.substring(SCHEME.length()).strip()));
        }
        return Request.getCookies(request).stream()
                .filter(cookie -> cookie.getName().equals(cookieName(request)))
                .flatMap(cookie -> sessions.identify(cookie.getValue()).stream())
                .map(caller -> new Visitor(caller, true))
                .findFirst();
    }

    /** The same of a WebSocket handshake that offers those subprotocols. */
    public Optional<Visitor> visitor(Request handshake, List<String> subprotocols) {
        return subprotocols.stream()
                .filter(name -> name.startsWith(TOKEN_SUBPROTOCOL))
                .findFirst()
                .map(name -> byToken(name.substring(TOKEN_SUBPROTOCOL.length())))
                .orElseGet(() -> visitor(handshake));
    }

    /** Whether the page that makes the browser ask is one of the gateway's own; browsers say so with all that they post. */
    boolean fromOwnPage(Request request) {
        Optional<String> origin = Optional.ofNullable(request.getHeaders().get(HttpHeader.ORIGIN));
        return origin.filter(from -> isOwn(from, request)).isPresent();
    }

    /** Whether it is not a page of others; what is no browser comes from no page. */
    boolean fromNoOtherPage(Request request) {
        return !request.getHeaders().contains(HttpHeader.ORIGIN) || fromOwnPage(request);
    }

    /** Whether the page may open WebSockets; true also for what is no browser. */
    public boolean mayOpenSockets(Request handshake) {
        Optional<String> origin = Optional.ofNullable(handshake.getHeaders().get(HttpHeader.ORIGIN));
        return origin.map(from -> isOwn(from, handshake) || allowedOrigins.contains(from.toLowerCase(Locale.ROOT)))
                .orElse(true);
    }

    /** Logs in with a token; whether that is one of the gateway's. */
    boolean logIn(String token, Request request, Response response) {
        Optional<String> session = sessions.begin(token);
        session.ifPresent(text -> Response.putCookie(
                response, cookie(request, text, sessions.lasts().toSeconds())));
        return session.isPresent();
    }

    void logOut(Request request, Response response) {
        Response.putCookie(response, cookie(request, "", 0));
    }

    /** Whether the other end is on this machine. */
    static boolean isLocal(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress remote
                && remote.getAddress().isLoopbackAddress();
    }

    private Optional<Visitor> byToken(String token) {
        return tokens.identify(token).map(caller -> new Visitor(caller, false));
    }

    private static boolean isOwn(String origin, Request request) {
        String host =
                Optional.ofNullable(request.getHeaders().get(HttpHeader.HOST)).orElse("");
        boolean encrypted = origin.equalsIgnoreCase(HTTPS + host); // perhaps only as far as a proxy
        boolean plain = !request.isSecure() && origin.equalsIgnoreCase("http://" + host);
        return !host.isEmpty() && (encrypted || plain);
    }

    /** Whether the browser speaks TLS, with the gateway or with a proxy before it. */
    private static boolean isEncrypted(Request request) {
        String origin =
                Optional.ofNullable(request.getHeaders().get(HttpHeader.ORIGIN)).orElse("");
        return request.isSecure() || origin.regionMatches(true, 0, HTTPS, 0, HTTPS.length());
    }

    /** Browsers send cookies to all ports of a host, so the name has to tell whose it is. */
    private static String cookieName(Request request) {
        return COOKIE + "_" + Request.getLocalPort(request);
    }

    private static HttpCookie cookie(Request request, String session, long seconds) {
        return HttpCookie.build(cookieName(request), session)
                .path("/")
                .httpOnly(true)
                .secure(isEncrypted(request))
                .sameSite(HttpCookie.SameSite.STRICT)
                .maxAge(seconds)
                .build();
    }
}
