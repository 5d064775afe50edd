package io.hawser.client.view;

import java.util.List;

/**
 * How far a broadcast is. Figures never fall, save {@code outstanding}.
 *
 * @param selected devices selected
 * @param stored commands stored
 * @param delivered commands that their devices acknowledged
 * @param outstanding commands stored that have not ended
 * @param succeeded commands that ended so, as the four after it
 * @param failed see {@code succeeded}
 * @param rejected see {@code succeeded}
 * @param timedOut see {@code succeeded}
 * @param cancelled see {@code succeeded}
 * @param failures devices for which no command could be stored
 * @param newFailures those among them that no progress named before: at most 1,000 are named in all
 * @param done true in the last: every command has got as far as was asked for, or has ended
 */
public record BroadcastView(
        long selected,
        long stored,
        long delivered,
        long outstanding,
        long succeeded,
        long failed,
        long rejected,
        long timedOut,
        long cancelled,
        long failures,
        List<Failure> newFailures,
        boolean done) {
    public BroadcastView {
        newFailures = List.copyOf(newFailures);
    }

    /**
     * A device for which no command could be stored.
     *
     * @param deviceId the device
     * @param reason the name of the gateway's reason
     * @param message why, for people
     */
    public record Failure(String deviceId, String reason, String message) {}
}
