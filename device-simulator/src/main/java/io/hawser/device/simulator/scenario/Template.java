package io.hawser.device.simulator.scenario;

import io.hawser.protocol.Payload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A payload with places to fill in: <code>{"device":"${device}","n":${sequence},"t":${uniform 15 25}}</code>.
 *
 * <p>{@code ${device}}, {@code ${sequence}}, {@code ${millis}} (since the Unix epoch), {@code ${time}} (ISO 8601),
 * {@code ${uniform MIN MAX}}, {@code ${normal MEAN DEVIATION}}, {@code ${integer MIN MAX}} (both included) and
 * {@code ${choice A|B|C}}.
 *
 * <p>Threads: immutable, any; the source of chance is the caller's.
 */
public final class Template {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");
    private static final Map<String, Set<Integer>> ARGUMENTS = Map.of(
            "device", Set.of(0),
            "sequence", Set.of(0),
            "millis", Set.of(0),
            "time", Set.of(0),
            "uniform", Set.of(2),
            "normal", Set.of(2),
            "integer", Set.of(2));

    private final String text;
    private final List<Piece> pieces;

    private Template(String text, List<Piece> pieces) {
        this.text = text;
        this.pieces = List.copyOf(pieces);
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException when a place is none of the known ones
     */
    public static Template parse(String text) {
        List<Piece> pieces = new ArrayList<>();
        Matcher place = PLACE.matcher(text);
        int from = 0;
        while (place.find()) {
            pieces.add(new Piece.Text(text.substring(from, place.start())));
            pieces.add(place(place.group(1).strip()));
            from = place.end();
        }
        pieces.add(new Piece.Text(text.substring(from)));
        return new Template(text, pieces);
    }

    /** The payload of one uplink. */
    public Payload fill(String device, long sequence, Instant now, RandomGenerator random) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Text(String literal) -> out.append(literal);
                case Piece.Device _ -> out.append(device);
                case Piece.Sequence _ -> out.append(sequence);
                case Piece.Millis _ -> out.append(now.toEpochMilli());
                case Piece.Time _ -> out.append(now);
                case Piece.Uniform(double min, double max) -> number(out, min + (max - min) * random.nextDouble());
                case Piece.Normal(double mean, double deviation) ->
                    number(out, mean + deviation * random.nextGaussian());
                case Piece.Whole(long min, long max) -> out.append(random.nextLong(min, max + 1));
                case Piece.Choice(List<String> choices) -> out.append(choices.get(random.nextInt(choices.size())));
            }
        }
        return Payload.ofUtf8(out.toString());
    }

    /** The template as it was written. */
    @Override
    public String toString() {
        return text;
    }

    private static Piece place(String written) {
        String[] words = written.split("\\s+", 2);
        String rest = words.length == 2 ? words[1] : "";
        if (words[0].equals("choice") && !rest.isEmpty()) {
            return new Piece.Choice(List.of(rest.split("\\|", -1)));
        }
        List<String> arguments = rest.isEmpty() ? List.of() : List.of(rest.split("\\s+"));
        if (!ARGUMENTS.getOrDefault(words[0], Set.of()).contains(arguments.size())) {
            throw unknown(written);
        }
        try {
            return switch (words[0]) {
                case "device" -> new Piece.Device();
                case "sequence" -> new Piece.Sequence();
                case "millis" -> new Piece.Millis();
                case "time" -> new Piece.Time();
                case "uniform" -> new Piece.Uniform(number(arguments, 0), number(arguments, 1));
                case "normal" -> new Piece.Normal(number(arguments, 0), number(arguments, 1));
                case "integer" -> new Piece.Whole(Long.parseLong(arguments.get(0)), Long.parseLong(arguments.get(1)));
                default -> throw unknown(written);
            };
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "template: ${" + written + "} (expected: numbers behind " + words[0] + ")", notANumber);
        }
    }

    private static void number(StringBuilder out, double value) {
        out.append(String.format(Locale.ROOT, "%.2f", value));
    }

    private static double number(List<String> arguments, int index) {
        return Double.parseDouble(arguments.get(index));
    }

    private static IllegalArgumentException unknown(String written) {
        return new IllegalArgumentException("template: ${" + written
                + "} (expected: one of ${device} ${sequence} ${millis} ${time} ${uniform MIN MAX} ${normal MEAN DEVIATION}"
                + " ${integer MIN MAX} ${choice A|B|C})");
    }

    private sealed interface Piece {
        record Text(String literal) implements Piece {}

        record Device() implements Piece {}

        record Sequence() implements Piece {}

        record Millis() implements Piece {}

        record Time() implements Piece {}

        record Uniform(double min, double max) implements Piece {}

        record Normal(double mean, double deviation) implements Piece {}

        record Whole(long min, long max) implements Piece {
            public Whole {
                if (max < min || max == Long.MAX_VALUE) {
                    throw new IllegalArgumentException(
                            "template: integer " + min + " " + max + " (expected: the lesser one first)");
                }
            }
        }

        record Choice(List<String> choices) implements Piece {}
    }
}
