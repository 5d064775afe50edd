package io.hawser.client;

import io.hawser.client.view.Payload;
import java.time.Duration;

/**
 * A command to many devices: one command each, with an id of its own.
 *
 * @param selection which devices
 * @param name what to do, in the devices' own terms: 1 to 64 bytes of UTF-8
 * @param payload what goes with it
 * @param timeToLive how long each command may take, from when it is stored: 1 ms to 30 days
 * @param ifOffline what to do with devices that are not connected in their turn
 * @param waitFor how far every command has to get, unless it ends, before the broadcast is done
 * @param ratePerSecond how many commands are stored per second at most: 1 to 100,000; 0: the gateway's default, 1,000
 */
public record BroadcastCommand(
        DeviceSelection selection,
        String name,
        Payload payload,
        Duration timeToLive,
        IfOffline ifOffline,
        WaitFor waitFor,
        int ratePerSecond) {
    private static final Duration DEFAULT_TIME_TO_LIVE = Duration.ofSeconds(30);

    /** A command without a payload, for 30 seconds, to be waited for until all have ended. */
    public static BroadcastCommand to(DeviceSelection selection, String name) {
        return new BroadcastCommand(
                selection, name, Payload.empty(), DEFAULT_TIME_TO_LIVE, IfOffline.QUEUE, WaitFor.COMPLETED, 0);
    }

    public BroadcastCommand withPayload(Payload with) {
        return new BroadcastCommand(selection, name, with, timeToLive, ifOffline, waitFor, ratePerSecond);
    }

    public BroadcastCommand withTimeToLive(Duration with) {
        return new BroadcastCommand(selection, name, payload, with, ifOffline, waitFor, ratePerSecond);
    }

    public BroadcastCommand withIfOffline(IfOffline with) {
        return new BroadcastCommand(selection, name, payload, timeToLive, with, waitFor, ratePerSecond);
    }

    public BroadcastCommand withWaitFor(WaitFor with) {
        return new BroadcastCommand(selection, name, payload, timeToLive, ifOffline, with, ratePerSecond);
    }

    public BroadcastCommand withRatePerSecond(int with) {
        return new BroadcastCommand(selection, name, payload, timeToLive, ifOffline, waitFor, with);
    }
}
