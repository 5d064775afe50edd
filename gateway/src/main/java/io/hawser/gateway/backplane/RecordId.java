package io.hawser.gateway.backplane;

/**
 * Makes an append safe to repeat: two appends to one log with the same id are one record.
 *
 * @param value 1 to 128 characters of ASCII, unique within the log
 */
public record RecordId(String value) {
    public RecordId {
        if (value.isEmpty() || value.length() > 128) {
            throw new IllegalArgumentException("record id: " + value.length() + " characters (expected: 1..128)");
        }
    }
}
