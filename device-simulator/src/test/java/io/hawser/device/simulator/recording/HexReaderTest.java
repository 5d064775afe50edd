package io.hawser.device.simulator.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.protocol.Payload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HexReaderTest {
    private static final Payload HELLO = Payload.ofUtf8("HELLO");

    @Test
    void linesBecomeStepsOfConnectionsAndTimeBeginsAtZero() throws Exception {
        RecordedTraffic traffic = read("""
                # two devices
                a 1700000100.5 > open
                b 1700000101 > 48454C4c 4f

                a 1700000100.75 > 48 45 4c 4c 4f
                a 1700000101.25 < 48454c4c4f
                a 1700000102 > close
                b 1700000101.000001 > reset
                """);

        assertThat(traffic.connections())
                .containsExactly(
                        new RecordedConnection(
                                "a",
                                Duration.ZERO,
                                List.of(
                                        new Step.Sent(Duration.ofMillis(250), HELLO),
                                        new Step.Received(Duration.ofMillis(750), HELLO),
                                        new Step.Left(Duration.ofMillis(1500), false))),
                        new RecordedConnection(
                                "b",
                                Duration.ofMillis(500),
                                List.of(
                                        new Step.Sent(Duration.ofMillis(500), HELLO),
                                        new Step.Left(Duration.ofNanos(500_001_000), true))));
        assertThat(traffic.bytesSent()).isEqualTo(10);
        assertThat(traffic.length()).isEqualTo(Duration.ofMillis(1500));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "48454c4c4f",
                "4845 4c4c\n4F\n",
                "00000000: 4845 4c4c 4f                             HELLO",
                "00000000: 48 45 4c 4c  HELL\n00000004: 4f  O\n",
                "00000000  48 45 4c 4c 4f                                    |HELLO|\n00000005\n",
                "# xxd -p\r\n48454c4c4f\r\n"
            })
    void hexDumpIsOneConnectionThatSendsItAtOnce(String dump) throws Exception {
        assertThat(read(dump).connections())
                .containsExactly(
                        new RecordedConnection("dump", Duration.ZERO, List.of(new Step.Sent(Duration.ZERO, HELLO))));
    }

    @Test
    void whatIsWrittenIsReadAgainTheSame() throws Exception {
        TrafficBuilder built = new TrafficBuilder();
        built.opened("[2001:db8::1]:5", Duration.ofSeconds(1_700_000_000));
        built.sent("[2001:db8::1]:5", Duration.ofSeconds(1_700_000_003), HELLO);
        built.received("[2001:db8::1]:5", Duration.ofSeconds(1_700_000_001), HELLO); // time does not go back
        built.left("[2001:db8::1]:5", Duration.ofSeconds(1_700_000_004), true);
        RecordedTraffic traffic = built.build();
        StringWriter text = new StringWriter();

        HexWriter.write(traffic, text);

        assertThat(read(text.toString())).isEqualTo(traffic);
        assertThat(text.toString()).contains("[2001:db8::1]:5 3.000000 < 48454c4c4f\n");
    }

    @ParameterizedTest
    @CsvSource({
        "a 1 > 4, line 1: bytes",
        "a 1 > hello, line 1: bytes: 'hello' (expected: pairs",
        "a soon > 48, line 1: text",
        "a -1 > 48, line 1: text",
        "a 1 = 48, line 1: text",
        "xyz, line 1: text: 'xyz' (expected: CONNECTION SECONDS > HEX",
        "484, line 1: text",
        "*, hexdump -Cv"
    })
    void lineThatMakesNoSenseIsNamed(String line, String why) {
        assertThatThrownBy(() -> read(line))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining(why);
    }

    @Test
    void stepsAndDumpsDoNotMix() {
        assertThatThrownBy(() -> read("4845\na 1 > 48")).isInstanceOf(RecordingException.class);
        assertThatThrownBy(() -> read("a 1 > 48\n4845")).isInstanceOf(RecordingException.class);
    }

    @Test
    void endlessLineIsRefusedBeforeItIsHeld() {
        String endless = "4".repeat(HexReader.MAX_LINE + 1);

        assertThatThrownBy(() -> read(endless)).hasMessageContaining("line 1: length: over 4194304");
    }

    @Test
    void trafficIsBounded() {
        TrafficBuilder small = new TrafficBuilder(9);

        assertThatThrownBy(() -> {
                    small.sent("a", Duration.ZERO, HELLO);
                    small.sent("a", Duration.ZERO, HELLO);
                })
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("bytes on connections: over 9");
    }

    @Test
    void noiseIsRefusedOrRead() throws IOException {
        Random random = new Random(1);
        String alphabet = "0123456789abcdef:|<> .#*\n-xé";
        for (int round = 0; round < 3000; round++) {
            StringBuilder text = new StringBuilder();
            random.ints(1 + random.nextInt(80), 0, alphabet.length()).forEach(i -> text.append(alphabet.charAt(i)));
            try {
                assertThat(read(text.toString()).connections()).hasSizeLessThan(10);
            } catch (RecordingException refused) {
                assertThat(refused).hasMessageContaining("expected");
            }
        }
    }

    private static RecordedTraffic read(String text) throws IOException, RecordingException {
        return HexReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
