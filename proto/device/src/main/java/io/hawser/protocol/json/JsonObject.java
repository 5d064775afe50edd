package io.hawser.protocol.json;

import static io.hawser.protocol.MalformedFrameException.malformedBody;

import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Utf8;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The members of one line, by key and by what a message wants of them. A key of the wrong type is a fault, {@code null}
 * too; values that may be secret are shown in no fault.
 */
final class JsonObject {
    private static final int MAX_U64_DIGITS = 20;
    private static final int HEX_UUID_CHARS = 32;
    private static final int UUID_CHARS = 36;

    private final Map<String, String> members;

    private JsonObject(Map<String, String> members) {
        this.members = members;
    }

    static JsonObject parse(String line) throws MalformedFrameException {
        return new JsonObject(JsonReader.members(line));
    }

    boolean has(String key) {
        return members.containsKey(key);
    }

    String text(String key) throws MalformedFrameException {
        String value = required(key, "a string");
        if (value.charAt(0) != '"') {
            throw wrongType(key, value, "a string");
        }
        return JsonStrings.unquote(value);
    }

    /** A text of that many bytes of UTF-8. */
    String text(String key, int minBytes, int maxBytes) throws MalformedFrameException {
        String text = text(key);
        int bytes = Utf8.length(text);
        if (bytes < minBytes || bytes > maxBytes) {
            throw malformedBody(key, bytes + " bytes", minBytes + ".." + maxBytes + " bytes of UTF-8");
        }
        return text;
    }

    /** An integer, written without sign, fraction or exponent. */
    long integer(String key, long min, long max) throws MalformedFrameException {
        String expected = "an integer in " + min + ".." + max;
        long value = unsigned(key, expected);
        if (value < min || value > max) {
            throw malformedBody(key, Long.toUnsignedString(value), expected);
        }
        return value;
    }

    long integer(String key, long min, long max, long otherwise) throws MalformedFrameException {
        return has(key) ? integer(key, min, max) : otherwise;
    }

    /** An unsigned integer of 64 bits. */
    long unsigned(String key) throws MalformedFrameException {
        return unsigned(key, "an integer in 0.." + Long.toUnsignedString(-1));
    }

    boolean flag(String key, boolean otherwise) throws MalformedFrameException {
        if (!has(key)) {
            return otherwise;
        }
        String value = required(key, "true or false");
        if (!value.equals("true") && !value.equals("false")) {
            throw wrongType(key, value, "true or false");
        }
        return value.equals("true");
    }

    /** An id in canonical form or as 32 hex digits. */
    UUID uuid(String key) throws MalformedFrameException {
        String text = text(key);
        String digits = text;
        if (text.length() == UUID_CHARS
                && text.charAt(8) == '-'
                && text.charAt(13) == '-'
                && text.charAt(18) == '-'
                && text.charAt(23) == '-') {
            digits = text.substring(0, 8)
                    + text.substring(9, 13)
                    + text.substring(14, 18)
                    + text.substring(19, 23)
                    + text.substring(24);
        }
        if (digits.length() != HEX_UUID_CHARS || !digits.chars().allMatch(HexFormat::isHexDigit)) {
            throw malformedBody(key, text, "a UUID");
        }
        return new UUID(
                HexFormat.fromHexDigitsToLong(digits, 0, 16),
                HexFormat.fromHexDigitsToLong(digits, 16, HEX_UUID_CHARS));
    }

    /** The value of an enum. */
    <E extends Enum<E>> E name(String key, WireNames<E> names) throws MalformedFrameException {
        String name = text(key);
        Optional<E> value = names.value(name);
        if (value.isEmpty()) {
            throw malformedBody(key, name, "one of " + names);
        }
        return value.orElseThrow();
    }

    /** Bytes in base64. */
    Payload bytes(String key) throws MalformedFrameException {
        String text = text(key);
        try {
            return Payload.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw malformedBody(key, text.length() + " characters", "base64");
        }
    }

    Payload bytes(String key, int expected) throws MalformedFrameException {
        Payload bytes = bytes(key);
        if (bytes.size() != expected) {
            throw malformedBody(key, bytes.size() + " bytes", expected + " bytes in base64");
        }
        return bytes;
    }

    /** The value of {@code payload} as it stands in the line, or the bytes of {@code payloadBase64}. */
    Payload payload() throws MalformedFrameException {
        if (!has("payload")) {
            return has("payloadBase64") ? bytes("payloadBase64") : Payload.empty();
        }
        if (has("payloadBase64")) {
            throw malformedBody("payload", "beside payloadBase64", "one of them");
        }
        return Payload.ofUtf8(required("payload", "any value"));
    }

    private long unsigned(String key, String expected) throws MalformedFrameException {
        String value = required(key, expected);
        char first = value.charAt(0);
        if (first != '-' && (first < '0' || first > '9')) {
            throw wrongType(key, value, expected);
        }
        if (value.length() <= MAX_U64_DIGITS && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            try {
                return Long.parseUnsignedLong(value);
            } catch (NumberFormatException e) {
                // 20 digits can be more than 64 bits hold: refused below.
            }
        }
        throw malformedBody(key, value, expected);
    }

    private String required(String key, String expected) throws MalformedFrameException {
        String value = members.get(key);
        if (value == null) {
            throw malformedBody(key, "missing", expected);
        }
        return value;
    }

    private static MalformedFrameException wrongType(String key, String value, String expected) {
        String found = switch (value.charAt(0)) {
            case '"' -> "a string";
            case '{' -> "an object";
            case '[' -> "an array";
            case 't', 'f' -> "a boolean";
            case 'n' -> "null";
            default -> "a number";
        };
        return malformedBody(key, found, expected);
    }
}
