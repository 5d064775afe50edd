package io.hawser.device.simulator.recording;

import io.hawser.protocol.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads recordings that are text.
 *
 * <p>Either each line is {@code CONNECTION SECONDS > HEX} (the device sent) or {@code CONNECTION SECONDS < HEX} (it
 * received), or has {@code open}, {@code close} or {@code reset} in place of the hex; or the whole is a hex dump, such as
 * of {@code xxd}, {@code xxd -p} or {@code hexdump -C}, and is one connection that sends it all at once. What begins with
 * {@code #} is a comment.
 *
 * <p>Threads: one.
 */
public final class HexReader {
    /** The longest line, in characters: a step of 2 MiB. */
    public static final int MAX_LINE = 4 << 20;

    private static final String DUMP = "dump";
    private static final Pattern STEP = Pattern.compile(
            "(\\S{0,99}[^\\s:])[ \\t]+((?:\\d{1,9}|[1-8]\\d{9})(?:\\.\\d{1,9})?)[ \\t]+([<>])[ \\t]*(.*)");

    private final TrafficBuilder traffic = new TrafficBuilder();
    private final HexDump dump = new HexDump();
    private final TextLines lines;
    private boolean hasSteps;

    private HexReader(InputStream in) {
        this.lines = new TextLines(in, MAX_LINE);
    }

    /** Reads all of {@code in}, which it does not close. */
    public static RecordedTraffic read(InputStream in) throws IOException, RecordingException {
        return new HexReader(in).read();
    }

    private RecordedTraffic read() throws IOException, RecordingException {
        while (lines.next()) {
            String text = lines.text();
            if (!text.isEmpty() && !text.startsWith("#")) {
                line(text);
            }
        }
        if (!dump.isEmpty()) {
            traffic.sent(DUMP, Duration.ZERO, dump.bytes());
        }
        return traffic.build();
    }

    private void line(String text) throws RecordingException {
        Matcher step = STEP.matcher(text);
        if (step.matches()) {
            hasSteps = true;
            step(
                    step.group(1),
                    seconds(step.group(2)),
                    step.group(3).equals(">"),
                    step.group(4).strip());
        } else if (hasSteps || !dump.add(text)) {
            throw RecordingException.inLine(
                    lines.number(), "text", shown(text), "CONNECTION SECONDS > HEX, a hex dump, or # and a comment");
        }
        if (hasSteps && !dump.isEmpty()) {
            throw RecordingException.inLine(
                    lines.number(), "text", shown(text), "either steps of connections or a hex dump, not both");
        }
    }

    private void step(String connection, Duration at, boolean sent, String what) throws RecordingException {
        switch (what) {
            case "open" -> traffic.opened(connection, at);
            case "close" -> traffic.left(connection, at, false);
            case "reset" -> traffic.left(connection, at, true);
            default -> bytes(connection, at, sent, what);
        }
    }

    private void bytes(String connection, Duration at, boolean sent, String what) throws RecordingException {
        Payload bytes = HexDump.parse(what)
                .orElseThrow(() -> RecordingException.inLine(
                        lines.number(), "bytes", shown(what), "pairs of hex digits, or open, close or reset"));
        if (sent) {
            traffic.sent(connection, at, bytes);
        } else {
            traffic.received(connection, at, bytes);
        }
    }

    private static Duration seconds(String text) {
        return Duration.ofNanos(new BigDecimal(text).movePointRight(9).longValueExact());
    }

    private static String shown(String text) {
        String printable = text.replaceAll("[^ -~]", ".");
        return "'" + (printable.length() > 60 ? printable.substring(0, 60) + "…" : printable) + "'";
    }
}
