package io.hawser.gateway.http.page;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.json.JsonMapper;

/** Answers of few bytes. */
public final class Replies {
    static final String JSON = "application/json";
    static final String TEXT = "text/plain;charset=utf-8";
    static final String HTML = "text/html;charset=utf-8";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Replies() {}

    static void send(Response response, Callback callback, int status, String type, String body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        if (!response.getHeaders().contains(HttpHeader.CACHE_CONTROL)) {
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        }
        response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
    }

    static void json(Response response, Callback callback, int status, Object body) {
        send(response, callback, status, JSON, write(body));
    }

    /** One JSON text. */
    public static String write(Object body) {
        return MAPPER.writeValueAsString(body);
    }

    /** Says why not, as the contract as JSON does. */
    public static void refuse(Response response, Callback callback, int status, String why) {
        json(response, callback, status, Map.of("code", Refusals.code(status), "message", why));
    }
}
