package io.hawser.gateway.device;

import io.hawser.protocol.DeviceId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Has sessions on other nodes give way to a device that logs in here.
 *
 * <p>Threads: any; nothing here blocks.
 */
@FunctionalInterface
public interface Takeovers {
    /** There are no other nodes. */
    Takeovers NONE = _ -> Optional.empty();

    /**
     * Has the device's newest session on another node end.
     *
     * @return empty when none is known; else completes in a fraction of a second, never with a failure, with the greatest
     *     epoch that is known of the device
     */
    Optional<CompletionStage<Long>> takeOver(DeviceId device);
}
