package io.hawser.client;

import io.hawser.client.failure.HawserException;
import io.hawser.client.wire.StatusMapper;
import io.hawser.client.wire.StreamReader;
import io.hawser.rpc.v1.GatewayStatus;
import io.hawser.rpc.v1.WatchStatusRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Hands statuses on to their listener. */
record StatusReading(WatchStatusRequest opening, StatusListener listener)
        implements StreamReader.Reading<WatchStatusRequest, GatewayStatus> {
    @Override
    public void onMessage(GatewayStatus status, BooleanSupplier closing) throws Exception {
        listener.onStatus(StatusMapper.view(status));
    }

    @Override
    public void onInterrupted(HawserException failure, Duration pause) {
        listener.onInterrupted(failure, pause);
    }

    @Override
    public void onEnd(Optional<Throwable> cause) {
        // the watch's own future says so
    }
}
