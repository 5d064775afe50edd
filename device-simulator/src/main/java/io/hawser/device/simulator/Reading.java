package io.hawser.device.simulator;

import io.hawser.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a simulated device sends, so that whoever audits can count both ends. As UTF-8, padded with dots to the size asked
 * for, never cut:
 *
 * <pre>
 * seq=17
 * device=sim-000042
 * sent=1700000000000
 * ......
 * </pre>
 *
 * @param device the device's id
 * @param sequence counts the device's uplinks from 1 without a gap, over all its sessions
 * @param sentAt when it was handed to the connection, to the millisecond
 */
public record Reading(String device, long sequence, Instant sentAt) {
    private static final Pattern FORMAT = Pattern.compile("seq=(\\d{1,18})\ndevice=([^\n]+)\nsent=(\\d{1,15})\n\\.*");
    private static final byte PADDING = '.';

    /** The payload, at least {@code minBytes} long. */
    public Payload toPayload(int minBytes) {
        String text = "seq=" + sequence + "\ndevice=" + device + "\nsent=" + sentAt.toEpochMilli() + "\n";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(bytes, Math.max(bytes.length, minBytes));
        Arrays.fill(padded, bytes.length, padded.length, PADDING);
        return Payload.of(padded);
    }

    /** The reading in {@code payload}; empty when it is no simulated device's. */
    public static Optional<Reading> parse(Payload payload) {
        Matcher matcher = FORMAT.matcher(payload.toUtf8());
        return matcher.matches()
                ? Optional.of(new Reading(
                        matcher.group(2),
                        Long.parseLong(matcher.group(1)),
                        Instant.ofEpochMilli(Long.parseLong(matcher.group(3)))))
                : Optional.empty();
    }
}
