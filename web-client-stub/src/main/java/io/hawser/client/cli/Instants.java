package io.hawser.client.cli;

import io.hawser.client.cli.text.Durations;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time, as ISO 8601 in UTC or as how long ago it was. */
final class Instants implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException noTime) {
            return ago(text);
        }
    }

    private static Instant ago(String text) {
        try {
            return Instant.now().minus(new Durations().convert(text));
        } catch (TypeConversionException neither) {
            throw new TypeConversionException(
                    "'" + text + "' is no time (expected: 2026-01-31T12:00:00Z, or so long ago: 10m)");
        }
    }
}
