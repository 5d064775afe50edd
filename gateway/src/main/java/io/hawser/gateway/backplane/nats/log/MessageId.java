package io.hawser.gateway.backplane.nats.log;

import io.hawser.gateway.backplane.RecordId;

/** A record's id as a header can carry it, different for different ids: what servers would cut off or refuse is escaped. */
final class MessageId {
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
}
