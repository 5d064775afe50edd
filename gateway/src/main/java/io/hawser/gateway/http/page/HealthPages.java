package io.hawser.gateway.http.page;

import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.security.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What programs ask to see how the gateway is. */
record HealthPages(PageSources sources, WebAccess access, Counters counters) {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    /** The process lives, and answers. */
    void alive(Request request, Response response, Callback callback) {
        if (Pages.onlyReads(request, response, callback)) {
            Replies.send(response, callback, HttpStatus.OK_200, Replies.TEXT, "alive\n");
        }
    }

    /** It does all that it is there for: 200; else 503, and why. */
    void ready(Request request, Response response, Callback callback) {
        if (!Pages.onlyReads(request, response, callback)) {
            return;
        }
        List<String> obstacles = new ArrayList<>(sources.notRunning().get());
        if (sources.draining().getAsBoolean()) {
            obstacles.addFirst("the node leaves service");
        }
        if (obstacles.isEmpty()) {
            Replies.send(response, callback, HttpStatus.OK_200, Replies.TEXT, "ready\n");
        } else {
            Replies.send(
                    response,
                    callback,
                    HttpStatus.SERVICE_UNAVAILABLE_503,
                    Replies.TEXT,
                    String.join("\n", obstacles) + "\n");
        }
    }

    void metrics(Request request, Response response, Callback callback) {
        if (!Pages.onlyReads(request, response, callback)) {
            return;
        }
        boolean may = WebAccess.isLocal(request)
                || access.visitor(request)
                        .filter(visitor -> visitor.caller().role().allows(Role.VIEWER))
                        .isPresent();
        if (may) {
            Replies.send(
                    response,
                    callback,
                    HttpStatus.OK_200,
                    PROMETHEUS,
                    Optional.ofNullable(sources.metrics().get()).orElse(""));
        } else {
            counters.increment(Counter.CALLS_UNAUTHENTICATED);
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
            Replies.refuse(
                    response,
                    callback,
                    HttpStatus.UNAUTHORIZED_401,
                    "from another machine this needs a viewer's token");
        }
    }
}
