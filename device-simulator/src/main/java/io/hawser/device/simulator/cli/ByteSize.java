package io.hawser.device.simulator.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 64} or {@code 4k}. */
final class ByteSize implements ITypeConverter<Integer> {
    private static final int KIBI = 1024;

    @Override
    public Integer convert(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.matches("\\d{1,6}k?")) {
            throw new TypeConversionException("'" + text + "' is no size (expected: such as 64 or 4k)");
        }
        return lower.endsWith("k")
                ? Math.multiplyExact(Integer.parseInt(lower.substring(0, lower.length() - 1)), KIBI)
                : Integer.parseInt(lower);
    }
}
