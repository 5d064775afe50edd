package io.hawser.device.simulator.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 500/s} or {@code 500}. */
final class Rate implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
        String number = text.endsWith("/s") ? text.substring(0, text.length() - 2) : text;
        if (!number.matches("\\d{1,7}(\\.\\d{1,3})?")) {
            throw new TypeConversionException("'" + text + "' is no rate (expected: such as 500/s)");
        }
        return Double.valueOf(number);
    }
}
