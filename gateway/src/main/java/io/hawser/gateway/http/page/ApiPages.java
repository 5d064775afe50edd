package io.hawser.gateway.http.page;

import io.hawser.gateway.http.page.WebAccess.Visitor;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.metrics.History;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The contract as JSON, and what else the console asks: docs/http.md. */
record ApiPages(PageSources sources, WebAccess access, Counters counters) {
    static final String ROOT = "/api/";

    private static final int MAX_BODY = 4 << 20; // as long as a message of a call is by default
    private static final int ALMOST_A_SECOND = 999; // whole seconds are told, and none too few
    private static final double THOUSANDTHS = 1e3;

    /** @param path below {@link #ROOT} */
    void answer(String path, Request request, Response response, Callback callback) {
        Optional<Visitor> visitor = access.visitor(request);
        if (visitor.isEmpty()) {
            counters.increment(Counter.CALLS_UNAUTHENTICATED);
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
            Replies.refuse(
                    response, callback, HttpStatus.UNAUTHORIZED_401, "this needs a token of the gateway, or a log-in");
            return;
        }
        switch (path) {
            case "me" -> me(visitor.get(), request, response, callback);
            case "history" -> history(request, response, callback);
            default -> call(path, visitor.get(), request, response, callback);
        }
    }

    private void me(Visitor visitor, Request request, Response response, Callback callback) {
        if (Pages.onlyReads(request, response, callback)) {
            Map<String, String> me = new LinkedHashMap<>();
            me.put("name", visitor.caller().name());
            me.put("role", visitor.caller().role().word());
            me.put("node", sources.node());
            me.put("version", sources.version());
            Replies.json(response, callback, HttpStatus.OK_200, me);
        }
    }

    private void history(Request request, Response response, Callback callback) {
        if (!Pages.onlyReads(request, response, callback)) {
            return;
        }
        String since = Request.extractQueryParameters(request).getValue("since");
        try {
            History.Points points = sources.history().since(since == null ? Long.MIN_VALUE : Long.parseLong(since));
            Map<String, List<@Nullable Double>> series = new LinkedHashMap<>();
            points.series().forEach((name, values) -> series.put(name, rounded(values)));
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("intervalSeconds", History.INTERVAL.toSeconds());
            answer.put("times", points.times());
            answer.put("series", series);
            Replies.json(response, callback, HttpStatus.OK_200, answer);
        } catch (NumberFormatException _) {
            Replies.refuse(response, callback, HttpStatus.BAD_REQUEST_400, "since: milliseconds since 1970 expected");
        }
    }

    private static List<@Nullable Double> rounded(List<Double> values) {
        return values.stream()
                .<@Nullable Double>map(
                        value -> Double.isNaN(value) ? null : Math.round(value * THOUSANDTHS) / THOUSANDTHS)
                .toList();
    }

    private void call(String method, Visitor visitor, Request request, Response response, Callback callback) {
        if (!HttpMethod.POST.is(request.getMethod())) {
            response.getHeaders().put(HttpHeader.ALLOW, "POST");
            Replies.refuse(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, "a method is called with POST");
            return;
        }
        if (visitor.byCookie() && !access.fromOwnPage(request)) {
            Replies.refuse(response, callback, HttpStatus.FORBIDDEN_403, "not from a page of the gateway");
            return;
        }
        String type = Optional.ofNullable(request.getHeaders().get(HttpHeader.CONTENT_TYPE))
                .orElse("");
        if (!type.toLowerCase(Locale.ROOT).startsWith(Replies.JSON)) {
            Replies.refuse(
                    response, callback, HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, "the content has to be " + Replies.JSON);
            return;
        }
        var _ = Bodies.read(request, MAX_BODY)
                .thenCompose(body -> sources.calls().call(method, body, visitor.caller()))
                .whenComplete((answer, failure) -> reply(answer, failure, response, callback));
    }

    private static void reply(
            RpcCalls.@Nullable Answer answer, @Nullable Throwable failure, Response response, Callback callback) {
        if (answer == null) {
            if (Bodies.isTooLong(failure)) {
                Replies.refuse(
                        response,
                        callback,
                        HttpStatus.PAYLOAD_TOO_LARGE_413,
                        "at most " + MAX_BODY + " bytes are read");
            } else {
                callback.failed(failure == null ? new IllegalStateException("no answer") : failure);
            }
            return;
        }
        answer.retryAfter()
                .ifPresent(delay -> response.getHeaders()
                        .put(
                                HttpHeader.RETRY_AFTER,
                                delay.plusMillis(ALMOST_A_SECOND).toSeconds()));
        Replies.send(response, callback, answer.status(), Replies.JSON, answer.body());
    }
}
