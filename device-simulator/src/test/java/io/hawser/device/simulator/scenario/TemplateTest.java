package io.hawser.device.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.123Z");

    @Test
    void everyPlaceIsFilled() {
        assertThat(fill("{\"d\":\"${device}\",\"n\":${sequence},\"at\":${millis},\"t\":\"${time}\"}"))
                .isEqualTo("{\"d\":\"d-1\",\"n\":7,\"at\":1769860800123,\"t\":\"2026-01-31T12:00:00.123Z\"}");
    }

    @Test
    void numbersStayWithinTheirBoundsAndMayBeNegative() {
        for (int i = 0; i < 100; i++) {
            assertThat(Double.parseDouble(fill("${uniform -10 -5}"))).isBetween(-10.0, -5.0);
            assertThat(Long.parseLong(fill("${integer -1 1}"))).isBetween(-1L, 1L);
        }
        assertThat(Double.parseDouble(fill("${normal -20 0}"))).isEqualTo(-20.0);
        assertThat(fill("${choice ok|busy}")).isIn("ok", "busy");
    }

    @Test
    void textWithoutPlacesStaysAsItIs() {
        assertThat(fill("{$device} 21 % \\")).isEqualTo("{$device} 21 % \\");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"${name}", "${}", "${uniform 1}", "${uniform a b}", "${integer 2 1}", "${choice}", "${device 1}"
            })
    void placeThatThereIsNotIsRefused(String text) {
        assertThatThrownBy(() -> Template.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("template:")
                .hasMessageContaining("expected:");
    }

    private static String fill(String template) {
        return Template.parse(template)
                .fill("d-1", 7, NOW, new SplittableRandom())
                .toUtf8();
    }
}
