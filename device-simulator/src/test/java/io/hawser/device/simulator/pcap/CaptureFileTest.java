package io.hawser.device.simulator.pcap;

import static io.hawser.device.simulator.pcap.Capture.ACK;
import static io.hawser.device.simulator.pcap.Capture.FIN;
import static io.hawser.device.simulator.pcap.Capture.RST;
import static io.hawser.device.simulator.pcap.Capture.SYN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.device.simulator.recording.RecordedConnection;
import io.hawser.device.simulator.recording.RecordedTraffic;
import io.hawser.device.simulator.recording.RecordingException;
import io.hawser.device.simulator.recording.Step;
import io.hawser.protocol.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptureFileTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "pcap, big, 1, false", "pcap, little, 1, true", "pcap, little, 113, false", "pcap, big, 276, true",
        "pcap, little, 101, false", "pcap, big, 0, false", "pcap, little, 0, false", "pcapng, big, 1, false",
        "pcapng, little, 1, true", "pcapng, little, 276, false"
    })
    void conversationIsReadFromEveryFormat(String format, String order, int linkType, boolean nanos) throws Exception {
        for (String[] ends : new String[][] {{"10.0.0.1", "10.0.0.2"}, {"2001:db8::1", "2001:db8::2"}}) {
            ByteOrder byteOrder = order.equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            Capture capture = format.equals("pcap")
                    ? Capture.pcap(byteOrder, linkType, nanos)
                    : Capture.pcapng(byteOrder, linkType, nanos);
            capture.between(ends[0], 5000, ends[1], 9000)
                    .up(0, 999, SYN, "")
                    .down(1, 4999, SYN | ACK, "")
                    .up(10, 1000, ACK, "hello")
                    .down(20, 5000, ACK, "welcome")
                    .up(30, 1005, ACK | FIN, "bye");

            RecordedTraffic traffic = read(capture);

            assertThat(traffic.connections()).hasSize(1);
            RecordedConnection connection = traffic.connections().getFirst();
            assertThat(connection.start()).isZero();
            assertThat(connection.steps())
                    .containsExactly(
                            new Step.Sent(Duration.ofMillis(10), Payload.ofUtf8("hello")),
                            new Step.Received(Duration.ofMillis(20), Payload.ofUtf8("welcome")),
                            new Step.Sent(Duration.ofMillis(30), Payload.ofUtf8("bye")),
                            new Step.Left(Duration.ofMillis(30), false));
            assertThat(traffic.remarks()).containsExactly("connections to port 9000");
        }
    }

    @Test
    void vlanTagIsPassedOver() throws Exception {
        assertThat(sent(read(Capture.classic().tagged().up(0, 9, SYN, "").up(1, 10, ACK, "hello"))))
                .isEqualTo("hello");
    }

    @Test
    void segmentsComeInTheirOrderOnceEach() throws Exception {
        RecordedTraffic traffic = read(Capture.classic()
                .up(0, 99, SYN, "")
                .up(1, 99, SYN, "") // again
                .up(2, 105, ACK, "fghij") // early
                .up(3, 101, ACK, "bcde") // early, and partly what is there
                .up(4, 100, ACK, "a")
                .up(5, 100, ACK, "abc") // again
                .up(6, 108, ACK, "ijkl") // partly again
                .up(7, 111, ACK, "x") // keep-alive of TCP, which is a byte that was sent
                .up(8, 112, FIN | ACK, ""));

        assertThat(sent(traffic)).isEqualTo("abcdefghijkl");
        assertThat(traffic.connections().getFirst().steps().getLast()).isInstanceOf(Step.Left.class);
        assertThat(traffic.remarks()).hasSize(1);
    }

    @Test
    void sequenceNumbersWrap() throws Exception {
        assertThat(sent(read(Capture.classic()
                        .up(0, -4, SYN, "")
                        .up(1, -3, ACK, "abcdef")
                        .up(2, 3, ACK, "ghi"))))
                .isEqualTo("abcdefghi");
    }

    @Test
    void gapCutsTheConnectionThereAndIsReported() throws Exception {
        RecordedTraffic traffic = read(Capture.classic()
                .up(0, 99, SYN, "")
                .up(1, 100, ACK, "before")
                .up(2, 110, ACK, "behind")
                .up(3, 116, ACK | FIN, ""));

        assertThat(sent(traffic)).isEqualTo("before");
        assertThat(traffic.connections().getFirst().steps()).noneMatch(Step.Left.class::isInstance);
        assertThat(traffic.remarks()).anyMatch(each -> each.contains("10.0.0.1:5000: cut behind byte 6"));
    }

    @Test
    void packetsOfWhichTheCaptureKeptTooLittleAreAGap() throws Exception {
        RecordedTraffic traffic = read(Capture.classic()
                .cutTo(14 + 40 + 4)
                .up(0, 99, SYN, "")
                .up(1, 100, ACK, "abcdefgh")
                .up(2, 108, ACK, "ij"));

        assertThat(sent(traffic)).isEqualTo("abcd");
        assertThat(traffic.remarks()).anyMatch(each -> each.contains("cut behind byte 4"));
    }

    @Test
    void manyEarlySegmentsAreHeldOnlySoLong() throws Exception {
        Capture capture = Capture.classic().up(0, 99, SYN, "");
        for (int i = 0; i < 2000; i++) {
            capture.up(i, 101 + i, ACK, "x");
        }

        assertThat(sent(read(capture.up(3000, 100, ACK, "late")))).isEmpty();
    }

    @Test
    void portOfMostOpenedConnectionsIsTheGateways() throws Exception {
        Capture capture = Capture.classic();
        capture.between("10.0.0.1", 4000, "10.0.0.9", 443).up(0, 9, SYN, "").up(1, 10, ACK, "tls");
        capture.between("10.0.0.1", 5000, "10.0.0.2", 7800).up(0, 9, SYN, "").up(1, 10, ACK, "one");
        capture.between("10.0.0.1", 5001, "10.0.0.2", 7800).up(0, 9, SYN, "").up(1, 10, ACK, "two");

        assertThat(read(capture).connections())
                .extracting(RecordedConnection::name)
                .containsExactly("10.0.0.1:5000", "10.0.0.1:5001");
        assertThat(sent(read(capture, OptionalInt.of(443)))).isEqualTo("tls");
    }

    @Test
    void portThatIsUsedAgainIsAnotherConnection() throws Exception {
        RecordedTraffic traffic = read(Capture.classic()
                .up(0, 99, SYN, "")
                .up(1, 100, ACK, "one")
                .up(2, 103, RST, "")
                .up(500, 7777, SYN, "")
                .up(501, 7778, ACK, "two"));

        assertThat(traffic.connections())
                .extracting(RecordedConnection::name)
                .containsExactly("10.0.0.1:5000", "10.0.0.1:5000#2");
        assertThat(traffic.connections().getFirst().steps().getLast())
                .isEqualTo(new Step.Left(Duration.ofMillis(2), true));
        assertThat(traffic.connections().getLast().start()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void connectionThatBeganBeforeTheCaptureIsTakenFromThere() throws Exception {
        RecordedTraffic traffic =
                read(Capture.classic().down(0, 5, ACK, "late answer").up(1, 100, ACK, "ping"), OptionalInt.of(7700));

        assertThat(sent(traffic)).isEqualTo("ping");
        assertThat(traffic.remarks()).anyMatch(each -> each.contains("begins before the capture"));
    }

    @Test
    void captureThatBreaksOffIsReadUpToThere() throws Exception {
        byte[] whole = Capture.classic()
                .up(0, 9, SYN, "")
                .up(1, 10, ACK, "one")
                .up(2, 13, ACK, "two")
                .bytes();

        RecordedTraffic traffic = read(Arrays.copyOf(whole, whole.length - 2), OptionalInt.empty());

        assertThat(sent(traffic)).isEqualTo("one");
        assertThat(traffic.remarks()).anyMatch(each -> each.startsWith("the capture breaks off: offset"));
    }

    @Test
    void sizesOverTheLimitsAreRefusedWithTheirOffset() {
        byte[] pcap = Capture.classic().up(0, 9, SYN, "").bytes();
        ByteBuffer.wrap(pcap).order(ByteOrder.LITTLE_ENDIAN).putInt(24 + 8, 0x7FFF_FFFF);
        byte[] block = Capture.pcapng(ByteOrder.BIG_ENDIAN, 1, false).bytes();
        ByteBuffer.wrap(block).putInt(28 + 4, 0x7FFF_FFF0);
        byte[] version = Capture.classic().bytes();
        version[4] = 3;

        assertThatThrownBy(() -> read(pcap, OptionalInt.empty()))
                .isInstanceOf(RecordingException.class)
                .hasMessage("offset 40: captured length: 2147483647 (expected: 0..262144)");
        assertThatThrownBy(() -> read(block, OptionalInt.empty()))
                .isInstanceOf(RecordingException.class)
                .hasMessage("offset 36: block length: 2147483632 (expected: 12..16777216)");
        assertThatThrownBy(() -> read(version, OptionalInt.empty()))
                .isInstanceOf(RecordingException.class)
                .hasMessage("offset 4: pcap version: 3 (expected: 2)");
    }

    @Test
    void spoiltCaptureIsReadOrRefusedAndNothingElse() throws Exception {
        Random random = new Random(5);
        for (boolean isPcapng : new boolean[] {true, false}) {
            Capture capture = isPcapng
                    ? Capture.pcapng(ByteOrder.LITTLE_ENDIAN, 1, true)
                    : Capture.pcap(ByteOrder.LITTLE_ENDIAN, 1, true);
            byte[] valid = capture.up(0, 9, SYN, "")
                    .up(1, 10, ACK, "one")
                    .down(2, 5, ACK, "two")
                    .up(3, 13, FIN, "")
                    .bytes();
            for (int round = 0; round < 700; round++) {
                byte[] spoilt = Arrays.copyOf(valid, round < valid.length ? round : valid.length);
                for (int i = 0; i < 3 && spoilt.length > 0 && round % 2 == 0; i++) {
                    spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt();
                }
                try {
                    assertThat(read(spoilt, OptionalInt.empty()).connections()).hasSizeLessThan(5);
                } catch (RecordingException refused) {
                    assertThat(refused).hasMessageContaining("expected");
                }
            }
        }
    }

    private RecordedTraffic read(Capture capture) throws IOException, RecordingException {
        return read(capture, OptionalInt.empty());
    }

    private RecordedTraffic read(Capture capture, OptionalInt port) throws IOException, RecordingException {
        return read(capture.bytes(), port);
    }

    private RecordedTraffic read(byte[] bytes, OptionalInt port) throws IOException, RecordingException {
        return CaptureFile.read(Files.write(directory.resolve("capture"), bytes), port, 7700);
    }

    private static String sent(RecordedTraffic traffic) {
        List<Step> steps = traffic.connections().getFirst().steps();
        return steps.stream()
                .map(step -> step instanceof Step.Sent(Duration _, Payload bytes) ? bytes.toUtf8() : "")
                .collect(Collectors.joining());
    }
}
