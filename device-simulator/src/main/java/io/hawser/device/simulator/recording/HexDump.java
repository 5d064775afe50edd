package io.hawser.device.simulator.recording;

import io.hawser.protocol.Payload;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The bytes of a hex dump: hex alone, or what {@code xxd} and {@code hexdump -C} print.
 *
 * <p>Threads: one.
 */
final class HexDump {
    private static final int MAX_OFFSET_DIGITS = 16;
    private static final int MIN_OFFSET_DIGITS = 7;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean ofHexdump; // whose last line is an offset alone

    /** Whether {@code line} belongs to a hex dump; takes its bytes if so. */
    boolean add(String line) throws RecordingException {
        if (line.equals("*")) {
            throw new RecordingException(
                    "hex dump: '*' for repeated lines (expected: all of them, as hexdump -Cv has)");
        }
        if (ofHexdump && line.length() <= MAX_OFFSET_DIGITS && isHex(line)) {
            return true;
        }
        Optional<Payload> found = parse(withoutFrills(line));
        found.ifPresent(payload -> bytes.writeBytes(payload.toBytes()));
        if (bytes.size() > TrafficBuilder.MAX_BYTES) {
            throw new RecordingException("hex dump: over " + TrafficBuilder.MAX_BYTES + " bytes (expected: fewer)");
        }
        return found.isPresent();
    }

    boolean isEmpty() {
        return bytes.size() == 0;
    }

    Payload bytes() {
        return Payload.of(bytes.toByteArray());
    }

    /** The bytes of hex digits with blanks between some; empty when it is anything else or nothing. */
    static Optional<Payload> parse(String text) {
        StringBuilder digits = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (HexFormat.isHexDigit(each)) {
                digits.append(each);
            } else if (each != ' ' && each != '\t') {
                return Optional.empty();
            }
        }
        return digits.isEmpty() || digits.length() % 2 != 0
                ? Optional.empty()
                : Optional.of(Payload.of(HexFormat.of().parseHex(digits)));
    }

    /** Without the offset before the bytes and the text behind them. */
    private String withoutFrills(String line) {
        int colon = line.indexOf(':');
        if (colon > 0 && colon <= MAX_OFFSET_DIGITS && isHex(line.substring(0, colon))) {
            String behind = line.substring(colon + 1).strip();
            int text = behind.indexOf("  ");
            return text < 0 ? behind : behind.substring(0, text);
        }
        int offset = line.indexOf("  ");
        int bar = line.indexOf('|');
        if (offset >= MIN_OFFSET_DIGITS
                && offset <= MAX_OFFSET_DIGITS
                && bar > offset
                && isHex(line.substring(0, offset))) {
            ofHexdump = true;
            return line.substring(offset, bar);
        }
        return line;
    }

    private static boolean isHex(String text) {
        return text.chars().allMatch(HexFormat::isHexDigit);
    }
}
