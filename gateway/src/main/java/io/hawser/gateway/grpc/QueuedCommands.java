package io.hawser.gateway.grpc;

import io.hawser.protocol.DeviceId;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Tells how many commands wait for devices. Threads: any; does not block. */
@FunctionalInterface
public interface QueuedCommands {

    /** Unfinished commands of each of these devices; one whose keeper does not answer in good time is left out. */
    CompletionStage<Map<DeviceId, Integer>> of(Collection<DeviceId> devices);
}
