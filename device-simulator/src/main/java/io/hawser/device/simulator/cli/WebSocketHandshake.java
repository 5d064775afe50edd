package io.hawser.device.simulator.cli;

import io.hawser.device.CommandOutcome;
import io.hawser.device.DeviceClient;
import io.hawser.device.DeviceClientConfig;
import io.hawser.device.DeviceNetwork;
import io.hawser.device.DeviceState;
import io.hawser.device.Setback;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One log-in with the device library, which knows WebSockets, and a BYE. Threads: the caller's, which it blocks. */
final class WebSocketHandshake {
    private final CompletableFuture<DeviceState> outcome = new CompletableFuture<>();

    /**
     * Logs in as the device that {@code config} describes and says goodbye; how long it took to be welcome.
     *
     * @throws IOException when it was not welcome at the first attempt
     */
    Duration run(DeviceClientConfig config) throws IOException {
        long start = System.nanoTime();
        DeviceNetwork network = DeviceNetwork.open(1);
        try {
            DeviceClient device = DeviceClient.start(
                    network,
                    config,
                    _ -> CompletableFuture.completedFuture(CommandOutcome.rejected("a probe takes no commands")),
                    this::onState);
            DeviceState reached = outcome.join(); // the log-in timeout ends it
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            device.close();
            return switch (reached) {
                case DeviceState.Live _ -> took;
                case DeviceState.Waiting(var _, Setback setback) -> throw new IOException(describe(setback));
                case DeviceState.Ended(Setback setback) -> throw new IOException(describe(setback));
                case DeviceState.Idle _, DeviceState.Connecting _, DeviceState.LoggingIn _ ->
                    throw new IllegalStateException("state: " + reached + " (expected: an outcome)");
            };
        } finally {
            network.close();
            var _ = network.terminated() // it limits itself; this is for the goodbye to get out
                    .toCompletableFuture()
                    .completeOnTimeout(null, config.loginTimeout().toNanos(), TimeUnit.NANOSECONDS)
                    .join();
        }
    }

    private void onState(DeviceState state) {
        switch (state) {
            case DeviceState.Live _, DeviceState.Waiting _, DeviceState.Ended _ -> outcome.complete(state);
            case DeviceState.Idle _, DeviceState.Connecting _, DeviceState.LoggingIn _ -> {}
        }
    }

    private static String describe(Setback setback) {
        return switch (setback) {
            case Setback.ConnectFailed(String cause) -> cause;
            case Setback.Faulted(var fault) -> "refused: " + setback.label() + ": " + fault.text();
            case Setback.GatewayBrokeProtocol(String what) -> what;
            case Setback.LoginTooSlow _,
                    Setback.LinkLost _,
                    Setback.GatewaySilent _,
                    Setback.SentAway _,
                    Setback.ClosedByOwner _ -> setback.label();
        };
    }
}
