package io.hawser.gateway.http.page;

import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;

/** Logging in to the console with a token, by a form without script, and out again. */
final class LoginPages {
    private static final String PLACE = "{{message}}";
    private static final int MAX_FORM_BYTES = 4 << 10;
    private static final String UNKNOWN =
            "This is none of the gateway's tokens. The first one is in the file admin.token of"
                    + " its data directory.";
    private static final String FOREIGN = "Another page tried to log you in. Log in here, if that is what you want.";
    private static final String CONSOLE = "/console/";

    private final WebAccess access;
    private final String page;
    private final Counters counters;

    /** @param page the form, with a place for a message */
    LoginPages(WebAccess access, String page, Counters counters) {
        this.access = access;
        this.page = page;
        this.counters = counters;
    }

    void logIn(Request request, Response response, Callback callback) {
        if (HttpMethod.POST.is(request.getMethod())) {
            Bodies.read(request, MAX_FORM_BYTES).whenComplete((form, failure) -> {
                if (failure == null) {
                    judge(form, request, response, callback);
                } else {
                    show(HttpStatus.BAD_REQUEST_400, UNKNOWN, response, callback);
                }
            });
        } else if (Pages.onlyReads(request, response, callback)) {
            show(HttpStatus.OK_200, "", response, callback);
        }
    }

    void logOut(Request request, Response response, Callback callback) {
        if (!HttpMethod.POST.is(request.getMethod())) {
            response.getHeaders().put(HttpHeader.ALLOW, "POST");
            Replies.refuse(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, "logging out is a POST");
        } else if (access.fromOwnPage(request)) {
            access.logOut(request, response);
            Response.sendRedirect(request, response, callback, HttpStatus.SEE_OTHER_303, "/login", true);
        } else {
            Replies.refuse(response, callback, HttpStatus.FORBIDDEN_403, "not from a page of the gateway");
        }
    }

    private void judge(String form, Request request, Response response, Callback callback) {
        if (!access.fromNoOtherPage(request)) {
            show(HttpStatus.FORBIDDEN_403, FOREIGN, response, callback);
        } else if (access.logIn(token(form), request, response)) {
            Response.sendRedirect(request, response, callback, HttpStatus.SEE_OTHER_303, CONSOLE, true);
        } else {
            counters.increment(Counter.CALLS_UNAUTHENTICATED);
            show(HttpStatus.UNAUTHORIZED_401, UNKNOWN, response, callback);
        }
    }

    private static String token(String form) {
        try {
            Fields fields = new Fields();
            UrlEncoded.decodeUtf8To(form, 0, form.length(), fields);
            String token = fields.getValue("token");
            return token == null ? "" : token.strip();
        } catch (IllegalArgumentException _) {
            return ""; // no form at all
        }
    }

    /** Messages are constants of this class, so there is nothing to escape. */
    private void show(int status, String message, Response response, Callback callback) {
        Replies.send(response, callback, status, Replies.HTML, page.replace(PLACE, message));
    }
}
