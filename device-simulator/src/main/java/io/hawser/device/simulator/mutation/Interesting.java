package io.hawser.device.simulator.mutation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/** Values at which programs tend to stumble. Threads: stateless, any. */
final class Interesting {
    private static final List<Integer> BYTES = List.of(
            0x00, 0x01, 0x7F, 0x80, 0xFF, 0xFE, 0xD7, 0x10, 0x16, 0x0A, 0x0D, 0x20, 0x22, 0x5C, 0x7B, 0x7D, 0x5B, 0xC0);
    private static final List<Integer> LENGTHS = List.of(
            0,
            1,
            7,
            8,
            255,
            256,
            0x7FFF,
            0xFFFF,
            0x1_0000,
            0x1_0001,
            0xFF_FFFF,
            0x7FFF_FFFF,
            0x8000_0000,
            0xFFFF_FFF7,
            -1);
    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "-1",
            "1.5",
            "1e3",
            "1e400",
            "4294967295",
            "4294967296",
            "9223372036854775808",
            "00",
            "0x1",
            "1e",
            "99999999999999999999999999999999",
            "NaN",
            "true",
            "\"1\"",
            "null",
            "");
    private static final List<String> SNIPPETS = List.of(
            "\"",
            "\\",
            "\\u0000",
            "\\ud800",
            "\\u12",
            "{",
            "}",
            "[[[[[[[[",
            "]",
            ",",
            ":",
            "\n",
            "\r\n",
            "\0",
            "\u00e4",
            "null",
            "\"type\":\"hello\",",
            "\"type\":\"ping\"",
            "{\"type\":\"bye\"}\n",
            "{\"type\":\"dance\"}\n",
            "[".repeat(2000),
            "{\"a\":".repeat(500),
            " ".repeat(5000),
            "\n".repeat(1000));

    private Interesting() {}

    static byte oneByte(RandomGenerator random) {
        return (byte) pick(BYTES, random).intValue();
    }

    /** A length other than {@code real}, often one beside it. */
    static int length(int real, RandomGenerator random) {
        return switch (random.nextInt(6)) {
            case 0 -> real - 1;
            case 1 -> real + 1;
            case 2 -> real * 2 + 1;
            default -> {
                int length = pick(LENGTHS, random);
                yield length == real ? real + 1 : length;
            }
        };
    }

    /** What may stand in text for a number. */
    static byte[] number(RandomGenerator random) {
        return pick(NUMBERS, random).getBytes(StandardCharsets.UTF_8);
    }

    /** What does not belong into text, or only elsewhere. */
    static byte[] snippet(RandomGenerator random) {
        return pick(SNIPPETS, random).getBytes(StandardCharsets.UTF_8);
    }

    static <T> T pick(List<T> values, RandomGenerator random) {
        return values.get(random.nextInt(values.size()));
    }
}
