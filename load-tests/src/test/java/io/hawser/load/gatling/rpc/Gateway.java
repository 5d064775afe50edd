package io.hawser.load.gatling.rpc;

import io.hawser.client.RestartMode;
import io.hawser.load.gatling.request.Done;
import io.hawser.load.gatling.request.Request.Plan;
import io.hawser.load.gatling.request.Text;
import io.hawser.rpc.v1.GatewayControlGrpc;
import io.hawser.rpc.v1.GatewayStatus;
import io.hawser.rpc.v1.GetStatusRequest;
import io.hawser.rpc.v1.RestartRequest;
import io.hawser.rpc.v1.RestartResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a user, as a web server, asks of a gateway; begins with {@code gateway("name of the request")}.
 *
 * <p>Threads: immutable, any.
 */
public final class Gateway {
    private static final Duration RESTART_LIMIT = Duration.ofSeconds(60);

    private final Text name;

    /** Its request is called {@code name}. */
    public Gateway(Text name) {
        this.name = name;
    }

    /** Sends a command to {@code device}, which may hold expressions. */
    public SendToDevice.Draft sendToDevice(String device) {
        return new SendToDevice.Draft(name, Text.of(device));
    }

    /** Asks the gateway how it is. */
    public GatewayRequest<GatewayStatus> status() {
        return new GatewayRequest<>(
                Plan.named(name),
                call -> GatewayControlGrpc.newStub(call.channel())
                        .withDeadlineAfter(call.settings().limit().toNanos(), TimeUnit.NANOSECONDS)
                        .getStatus(GetStatusRequest.getDefaultInstance(), call.answer()));
    }

    /** Restarts a component; answered when it runs again. What it holds stays. */
    public GatewayRequest<RestartResponse> restart(String component) {
        return restart(component, RestartMode.GRACEFUL);
    }

    /** Restarts a component, as {@code mode} says; answered when it runs again. */
    public GatewayRequest<RestartResponse> restart(String component, RestartMode mode) {
        RestartRequest request = RestartRequest.newBuilder()
                .setComponent(component)
                .setMode(io.hawser.rpc.v1.RestartMode.valueOf("RESTART_MODE_" + mode))
                .build();
        return new GatewayRequest<>(
                Plan.named(name),
                call -> GatewayControlGrpc.newStub(call.channel())
                        .withDeadlineAfter(RESTART_LIMIT.toNanos(), TimeUnit.NANOSECONDS)
                        .restart(request, call.answer()));
    }

    /** Subscribes to events from now on; answered when the subscription stands. One that the user has already is ended. */
    public Subscribe subscribe() {
        return new Subscribe(Plan.named(name), Subscribe.ALL);
    }

    /** Waits for the next event of the subscription. */
    public AwaitEvents awaitEvent() {
        return awaitEvents(1);
    }

    /** Waits for the next {@code count} events of the subscription. */
    public AwaitEvents awaitEvents(int count) {
        return new AwaitEvents(
                Plan.named(name),
                new AwaitEvents.Settings(count, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    /** Ends the subscription; answered when the gateway has applied all acknowledgements. */
    public GatewayRequest<Done> unsubscribe() {
        return new GatewayRequest<>(
                Plan.named(name),
                call -> call.withStream(stream -> stream.end(
                        call.settings().limit(), () -> call.exchange().answered(new Done()), call.exchange()::failed)));
    }
}
