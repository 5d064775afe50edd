package io.hawser.protocol.json;

import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Utf8;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Writes one line, key by key.
 *
 * <p>Threads: confined to the call that made it.
 */
final class LineWriter {
    private final StringBuilder line = new StringBuilder(128);

    LineWriter(String type) {
        line.append('{');
        appendKey("type");
        JsonStrings.appendQuoted(type, line);
    }

    LineWriter text(String key, String value) {
        line.append(',');
        appendKey(key);
        JsonStrings.appendQuoted(value, line);
        return this;
    }

    /** A value that needs no quotes: a number or a boolean. */
    LineWriter literal(String key, Object value) {
        line.append(',');
        appendKey(key);
        line.append(value);
        return this;
    }

    LineWriter bytes(String key, Payload bytes) {
        return text(key, Base64.getEncoder().encodeToString(bytes.toBytes()));
    }

    /** As it is when it can be the value of a member of this line, as base64 when not, not at all when empty. */
    LineWriter payload(Payload payload) {
        if (payload.isEmpty()) {
            return this;
        }
        try {
            String text = Utf8.take("payload", payload.asBuffer(), payload.size());
            if (text.indexOf('\n') < 0 && text.indexOf('\r') < 0 && JsonReader.isMemberValue(text)) {
                return literal("payload", text);
            }
        } catch (MalformedFrameException e) {
            // Not UTF-8, so not JSON.
        }
        return bytes("payloadBase64", payload);
    }

    /** A text when the bytes are UTF-8, else as base64. */
    LineWriter token(Payload secret) {
        try {
            return text("token", Utf8.take("token", secret.asBuffer(), secret.size()));
        } catch (MalformedFrameException e) {
            return bytes("tokenBase64", secret);
        }
    }

    void finish(ByteBuffer out) {
        out.put(line.append("}\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    private void appendKey(String key) {
        line.append('"').append(key).append("\":");
    }
}
