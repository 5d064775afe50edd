package io.hawser.gateway.backplane.nats.log;

import io.hawser.gateway.backplane.RecordId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A record's id as a header can carry it, different for different ids: what servers would cut off or refuse is escaped. */
final class MessageId {
    /** What no record's id is. */
    static final String NONE = "%";

    private static final String NAME = "Nats-Msg-Id:";

    private MessageId() {}

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

    /** The id in the headers of a message, as they are kept; empty when there is none. */
    static Optional<String> in(byte @Nullable [] headers) {
        if (headers == null) {
            return Optional.empty();
        }
        return new String(headers, StandardCharsets.US_ASCII)
                .lines()
                .filter(line -> line.startsWith(NAME))
                .map(line -> line.substring(NAME.length()).strip())
                .findFirst();
    }
}
