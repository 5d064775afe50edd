package io.hawser.gateway.backplane.nats.log;

import io.hawser.gateway.backplane.LogFailure;
import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.util.Optional;
import java.util.Set;

/**
 * What JetStream refuses with. Numbers are those of nats-server's {@code errors.json}.
 *
 * @param status as in HTTP
 * @param number the error's own
 * @param text what it says
 */
record StreamError(int status, int number, String text) {
    static final int NO_MESSAGE = 10037;
    static final int IN_PROCESS = 10158;
    private static final int WRONG_LAST_SEQUENCE = 10071;
    private static final int WRONG_LAST_ID = 10070;

    /** Of memory, storage, the account's limits, and the stream's own. */
    private static final Set<Integer> NO_ROOM = Set.of(10002, 10023, 10028, 10047, 10122);

    private static final int STORE_FAILED = 10077;
    private static final Set<Integer> LEADERLESS = Set.of(10008, 10009, 10118, 10119);
    private static final int UNAVAILABLE = 503;

    /** What an answer says, which is of JSON. */
    static JsonValue parse(byte[] answer) {
        try {
            return JsonParser.parse(answer);
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("JetStream answers what is no JSON: " + e.getMessage(), e);
        }
    }

    static Optional<StreamError> in(JsonValue answer) {
        JsonValue error = JsonValueUtils.readValue(answer, "error");
        if (error == null) {
            return Optional.empty();
        }
        return Optional.of(new StreamError(
                JsonValueUtils.readInteger(error, "code", 0),
                JsonValueUtils.readInteger(error, "err_code", 0),
                JsonValueUtils.readString(error, "description", "no reason given")));
    }

    /** Whether it may be otherwise in a moment: servers choose a leader. */
    boolean passes() {
        return status == UNAVAILABLE && !NO_ROOM.contains(number);
    }

    /** What it means for an append. */
    LogFailure ofAppend(String what) {
        String message = what + ": " + text;
        if (number == WRONG_LAST_SEQUENCE || number == WRONG_LAST_ID) {
            return new LogFailure.Fenced(message);
        }
        // streams that are full say so in words only
        if (NO_ROOM.contains(number) || (number == STORE_FAILED && text.contains("maximum"))) {
            return new LogFailure.Full(message);
        }
        if (LEADERLESS.contains(number)) {
            return new LogFailure.Unavailable(message);
        }
        return new LogFailure.Unknown(message + " (" + number + ")");
    }
}
