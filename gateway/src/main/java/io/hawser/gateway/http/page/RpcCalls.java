package io.hawser.gateway.http.page;

import io.hawser.gateway.security.Caller;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The contract that web servers call, as JSON. */
@FunctionalInterface
public interface RpcCalls {

    /**
     * Calls a method; completes with its answer or its refusal, and never fails.
     *
     * @param method its full name, such as {@code hawser.v1.GatewayControl/GetStatus}
     * @param body the request, a JSON object
     */
    CompletionStage<Answer> call(String method, String body, Caller caller);

    /**
     * What became of a call.
     *
     * @param status of HTTP
     * @param body a JSON object
     * @param retryAfter when to try again, where that is right
     */
    record Answer(int status, String body, Optional<Duration> retryAfter) {}
}
