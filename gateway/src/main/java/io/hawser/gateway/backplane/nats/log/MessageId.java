package io.hawser.gateway.backplane.nats.log;

import io.hawser.gateway.backplane.RecordId;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** A record's id as a header can carry it, different for different ids: what servers would cut off or refuse is escaped. */
final class MessageId {
    static final String HEADER = "Nats-Msg-Id";

    private MessageId() {}

    /** That of a stored message, as {@code MSG.GET} tells of it. */
    static Optional<String> in(JsonValue answer) {
        String headers = JsonValueUtils.readString(JsonValueUtils.readValue(answer, "message"), "hdrs", "");
        return new String(Base64.getDecoder().decode(headers), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(HEADER + ":"))
                .map(line -> line.substring(HEADER.length() + 1).strip())
                .findFirst();
    }

    static String of(RecordId id) {
        String value = id.value();
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char one = value.charAt(i);
            if (one > ' ' && one < 0x7f && one != '%') {
                text.append(one);
            } else {
                text.append('%').append(Integer.toHexString(0x10000 | one), 1, 5);
            }
        }
        return text.toString();
    }
}
