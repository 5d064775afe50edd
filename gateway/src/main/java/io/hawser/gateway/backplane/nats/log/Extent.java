package io.hawser.gateway.backplane.nats.log;

import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;

/**
 * What a stream holds.
 *
 * @param first the first message that is kept, or the one that comes next when none is
 * @param last the last that there ever was; 0 when there never was one
 * @param messages how many
 * @param bytes what they take, headers included
 */
record Extent(long first, long last, long messages, long bytes) {

    static Extent of(JsonValue info) {
        JsonValue state = JsonValueUtils.readObject(info, "state");
        return new Extent(
                Math.max(1, JsonValueUtils.readLong(state, "first_seq", 0)),
                JsonValueUtils.readLong(state, "last_seq", 0),
                JsonValueUtils.readLong(state, "messages", 0),
                JsonValueUtils.readLong(state, "bytes", 0));
    }

    /** What one message takes, about; at least 1. */
    long bytesEach() {
        return messages == 0 ? 1 : Math.max(1, bytes / messages);
    }
}
