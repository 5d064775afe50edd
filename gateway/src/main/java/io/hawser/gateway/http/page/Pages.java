package io.hawser.gateway.http.page;

import io.hawser.gateway.metrics.Counters;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Everything that is asked over HTTP, by its path.
 *
 * <p>Threads: any; it never changes.
 */
public final class Pages {
    private final HealthPages health;
    private final ApiPages api;
    private final LoginPages login;
    private final Assets assets;

    public Pages(PageSources sources, WebAccess access, Counters counters) {
        this.assets = Assets.load();
        this.health = new HealthPages(sources, access, counters);
        this.api = new ApiPages(sources, access, counters);
        this.login = new LoginPages(access, assets.text("/console/login.html"), counters);
    }

    /** For one server: a handler has one. */
    public Handler handler() {
        return new SecurityHeaders(new ByPath());
    }

    /** Answers GET, and HEAD as GET without the content, which Jetty leaves out; whether it did: else it has refused. */
    static boolean onlyReads(Request request, Response response, Callback callback) {
        if (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod())) {
            return true;
        }
        response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
        Replies.refuse(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, "only to be read");
        return false;
    }

    private final class ByPath extends Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String path = Request.getPathInContext(request);
            switch (path) {
                case "/" -> Response.sendRedirect(request, response, callback, "/console/");
                case "/console" -> Response.sendRedirect(request, response, callback, "/console/");
                case "/healthz" -> health.alive(request, response, callback);
                case "/readyz" -> health.ready(request, response, callback);
                case "/metrics" -> health.metrics(request, response, callback);
                case "/login" -> login.logIn(request, response, callback);
                case "/logout" -> login.logOut(request, response, callback);
                case "/device", "/events" -> {
                    response.getHeaders().put(HttpHeader.UPGRADE, "websocket");
                    Replies.refuse(response, callback, HttpStatus.UPGRADE_REQUIRED_426, "this is a WebSocket");
                }
                default -> {
                    if (path.startsWith(ApiPages.ROOT)) {
                        api.answer(path.substring(ApiPages.ROOT.length()), request, response, callback);
                    } else {
                        assets.answer(path, request, response, callback);
                    }
                }
            }
            return true;
        }
    }
}
