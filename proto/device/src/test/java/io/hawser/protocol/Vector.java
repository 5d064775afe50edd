package io.hawser.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a vector file; the files say how they are written.
 *
 * @param protocol the name of the protocol
 * @param name what it is about
 * @param peer who sends it
 * @param fault with what it is refused
 * @param canonical encoding gives these bytes again
 * @param message the message as text, unless it is refused
 * @param frame the bytes
 */
record Vector(
        String protocol,
        String name,
        Peer peer,
        Optional<ProtocolFault.Code> fault,
        boolean canonical,
        String message,
        Payload frame) {
    private static final Pattern HEX_RUN = Pattern.compile("([0-9a-f]+)(?:\\*(\\d+))?");
    private static final Pattern ESCAPE = Pattern.compile("«" + HEX_RUN.pattern() + "»");

    static List<Vector> all(String protocol) {
        return read(protocol)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> parse(protocol, line))
                .toList();
    }

    static byte[] hex(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String run : text.split(" ", -1)) {
            Matcher matcher = HEX_RUN.matcher(run);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("hex: " + run);
            }
            bytes.writeBytes(run(matcher));
        }
        return bytes.toByteArray();
    }

    byte[] wire() {
        return frame.toBytes();
    }

    @Override
    public String toString() {
        return name;
    }

    private static Vector parse(String protocol, String line) {
        String[] columns = line.split(" \\| ", 5);
        boolean valid = columns[2].equals("canonical") || columns[2].equals("accepted");
        return new Vector(
                protocol,
                columns[0],
                Peer.valueOf(columns[1].toUpperCase(Locale.ROOT)),
                valid ? Optional.empty() : Optional.of(ProtocolFault.Code.valueOf(columns[2])),
                columns[2].equals("canonical"),
                new String(text(columns[3]), StandardCharsets.UTF_8),
                Payload.of(protocol.equals("hdp1") ? hex(columns[4]) : text(columns[4] + "\n")));
    }

    private static byte[] text(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher matcher = ESCAPE.matcher(text);
        int at = 0;
        while (matcher.find()) {
            bytes.writeBytes(text.substring(at, matcher.start()).getBytes(StandardCharsets.UTF_8));
            bytes.writeBytes(run(matcher));
            at = matcher.end();
        }
        bytes.writeBytes(text.substring(at).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static byte[] run(Matcher run) {
        int times = run.group(2) == null ? 1 : Integer.parseInt(run.group(2));
        return HexFormat.of().parseHex(run.group(1).repeat(times));
    }

    private static String read(String protocol) {
        String file = "/vectors/" + protocol + ".txt";
        try (InputStream in = Objects.requireNonNull(Vector.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
