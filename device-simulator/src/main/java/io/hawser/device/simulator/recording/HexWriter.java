package io.hawser.device.simulator.recording;

import io.hawser.protocol.Payload;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Writes a recording as the text that {@link HexReader} reads. Threads: stateless, any. */
public final class HexWriter {
    private HexWriter() {}

    /** Writes a recording, its remarks as comments; times are kept to the microsecond. */
    public static void write(RecordedTraffic traffic, Writer out) throws IOException {
        out.write(
                "# hawser recording: connection, seconds, > sent or < received by the device, hex or open/close/reset\n");
        for (String remark : traffic.remarks()) {
            comment(remark, out);
        }
        for (RecordedConnection connection : traffic.connections()) {
            line(connection, connection.start(), '>', "open", out);
            for (Step step : connection.steps()) {
                switch (step) {
                    case Step.Sent(Duration at, Payload bytes) -> line(connection, at, '>', hex(bytes), out);
                    case Step.Received(Duration at, Payload bytes) -> line(connection, at, '<', hex(bytes), out);
                    case Step.Left(Duration at, boolean reset) ->
                        line(connection, at, '>', reset ? "reset" : "close", out);
                }
            }
        }
    }

    private static void comment(String text, Writer out) throws IOException {
        out.write("# " + text.replaceAll("\\R", "\n# ") + "\n");
    }

    private static void line(RecordedConnection connection, Duration at, char direction, String what, Writer out)
            throws IOException {
        long micros = TimeUnit.NANOSECONDS.toMicros(at.toNanosPart());
        out.write(String.format(
                Locale.ROOT, "%s %d.%06d %c %s\n", connection.name(), at.toSeconds(), micros, direction, what));
    }

    private static String hex(Payload bytes) {
        return HexFormat.of().formatHex(bytes.toBytes());
    }
}
