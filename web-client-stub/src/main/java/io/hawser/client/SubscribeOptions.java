package io.hawser.client;

import io.hawser.client.view.EventKind;
import io.hawser.client.view.StartAt;
import java.util.Set;

/**
 * What to subscribe to, and from where. What is empty does not restrict; what is given must hold all together.
 *
 * @param kinds only these kinds
 * @param deviceIdPrefix only events of devices whose id begins with this, and of none
 * @param uplinkName only uplinks of this name, and what is no uplink
 * @param resumeToken begin after what this token covers; empty: where {@code startAt} says
 * @param startAt where to begin without a token
 * @param maxBatch how many events come together at most: 1 to 10,000; 0: the gateway's default
 * @param onLoss what to do when events after the place are no longer kept
 */
public record SubscribeOptions(
        Set<EventKind> kinds,
        String deviceIdPrefix,
        String uplinkName,
        String resumeToken,
        StartAt startAt,
        int maxBatch,
        OnLoss onLoss) {
    /** Everything, from now. */
    public static final SubscribeOptions EVERYTHING =
            new SubscribeOptions(Set.of(), "", "", "", StartAt.NOW, 0, OnLoss.STOP);

    /** @throws IllegalArgumentException when the kinds hold {@code UNKNOWN}; the rest the gateway checks */
    public SubscribeOptions {
        kinds = Set.copyOf(kinds);
        if (kinds.contains(EventKind.UNKNOWN)) {
            throw new IllegalArgumentException("kinds: UNKNOWN (expected: kinds that this library knows)");
        }
    }

    public SubscribeOptions withKinds(EventKind... with) {
        return new SubscribeOptions(Set.of(with), deviceIdPrefix, uplinkName, resumeToken, startAt, maxBatch, onLoss);
    }

    public SubscribeOptions withDeviceIdPrefix(String with) {
        return new SubscribeOptions(kinds, with, uplinkName, resumeToken, startAt, maxBatch, onLoss);
    }

    public SubscribeOptions withUplinkName(String with) {
        return new SubscribeOptions(kinds, deviceIdPrefix, with, resumeToken, startAt, maxBatch, onLoss);
    }

    public SubscribeOptions withResumeToken(String with) {
        return new SubscribeOptions(kinds, deviceIdPrefix, uplinkName, with, startAt, maxBatch, onLoss);
    }

    public SubscribeOptions withStartAt(StartAt with) {
        return new SubscribeOptions(kinds, deviceIdPrefix, uplinkName, resumeToken, with, maxBatch, onLoss);
    }

    public SubscribeOptions withMaxBatch(int with) {
        return new SubscribeOptions(kinds, deviceIdPrefix, uplinkName, resumeToken, startAt, with, onLoss);
    }

    public SubscribeOptions withOnLoss(OnLoss with) {
        return new SubscribeOptions(kinds, deviceIdPrefix, uplinkName, resumeToken, startAt, maxBatch, with);
    }
}
