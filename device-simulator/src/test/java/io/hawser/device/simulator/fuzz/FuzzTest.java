package io.hawser.device.simulator.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.device.Credential;
import io.hawser.device.GatewayAddress;
import io.hawser.device.simulator.EchoGateway;
import io.hawser.device.simulator.mutation.Cases;
import io.hawser.device.simulator.mutation.FuzzCase;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceCodecs;
import io.hawser.protocol.Payload;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FuzzTest {
    private static final long SEED = 11;
    private static final Payload PATTERN = Payload.of((byte) 0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF);

    private Duration patience = Duration.ofMillis(150); // long enough for a busy machine to be hurt
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<Finding> heard = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"hdp1", "json-lines"})
    void gatewayThatIsWellIsNotHurtAndEveryCaseIsCounted(String protocol) throws Exception {
        patience = Duration.ofMillis(20);
        try (EchoGateway gateway = new EchoGateway(protocol, true)) {
            FuzzReport report = fuzz(gateway.address(), protocol, 0, 64, 16);

            assertThat(report.findings()).isEmpty();
            assertThat(report.cases()).isEqualTo(64);
            assertThat(report.slowestCheck()).isPositive();
            assertThat(FuzzTable.of(report))
                    .contains("served")
                    .contains("oversized")
                    .contains("64 cases in")
                    .contains("nothing hurt");
        }
    }

    @Test
    void bytesThatHurtAreFoundAmongThoseSentTogetherAndMadeShorter() throws Exception {
        long culprit = firstCaseWithPattern(true);
        try (FaultyGateway gateway = new FaultyGateway(codec("hdp1"), PATTERN, FaultyGateway.Fault.SICK_FOR_ONE)) {
            FuzzReport report = fuzz(gateway.address(), "hdp1", culprit - 2, 4, 4);

            assertThat(report.lost()).isFalse();
            assertThat(report.findings()).singleElement().isInstanceOfSatisfying(Finding.Culprit.class, found -> {
                assertThat(found.one()).isEqualTo(cases("hdp1").of(culprit));
                assertThat(found.why()).contains("is not served");
                assertThat(hex(found.shortest())).isEqualTo(hex(PATTERN));
            });
            assertThat(heard).isEqualTo(report.findings());
        }
    }

    @Test
    void answerThatIsNoMessageIsAFinding() throws Exception {
        long culprit = firstCaseWithPattern(true);
        try (FaultyGateway gateway = new FaultyGateway(codec("hdp1"), PATTERN, FaultyGateway.Fault.RUBBISH)) {
            FuzzReport report = fuzz(gateway.address(), "hdp1", culprit - 2, 4, 4);

            assertThat(report.findings()).singleElement().isInstanceOfSatisfying(Finding.Culprit.class, found -> {
                assertThat(found.one().number()).isEqualTo(culprit);
                assertThat(found.why()).isEqualTo("the gateway sent what is no message");
            });
            assertThat(FuzzTable.of(report)).contains("not-a-message");
        }
    }

    @Test
    void gatewayThatStaysDeadEndsTheRunAndAllThatWereInFlightAreSuspects() throws Exception {
        long culprit = firstCaseWithPattern(false);
        try (FaultyGateway gateway = new FaultyGateway(codec("hdp1"), PATTERN, FaultyGateway.Fault.DEAD)) {
            FuzzReport report = fuzz(gateway.address(), "hdp1", culprit, 1000, 2);

            assertThat(report.lost()).isTrue();
            assertThat(report.cases()).isEqualTo(2);
            assertThat(report.findings())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Finding.Suspects.class,
                            found -> assertThat(found.cases())
                                    .extracting(FuzzCase::number)
                                    .containsExactly(culprit, culprit + 1));
            assertThat(FuzzTable.of(report)).contains("did not become well again");
        }
    }

    @Test
    void gatewayThatIsNotWellBeforeTheFirstCaseIsNotFuzzed() throws Exception {
        EchoGateway silent = new EchoGateway("hdp1", true);
        silent.close();

        assertThatThrownBy(() -> fuzz(silent.address(), "hdp1", 0, 10, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("before the first case");
    }

    @Test
    void runThatIsStoppedEndsAndCountsNothingThatItCutOff() throws Exception {
        try (EchoGateway gateway = new EchoGateway("hdp1", true)) {
            stopped.countDown();

            FuzzReport report = fuzz(gateway.address(), "hdp1", 0, 1000, 4);

            assertThat(report.cases()).isZero();
            assertThat(report.findings()).isEmpty();
        }
    }

    /** The number of the first case that has the pattern in it, without others near. */
    private static long firstCaseWithPattern(boolean loggedIn) {
        return LongStream.range(2, 100_000)
                .filter(number -> has(number) && cases("hdp1").of(number).loggedIn() == loggedIn)
                .filter(number -> LongStream.of(-2, -1, 1, 2).noneMatch(near -> has(number + near)))
                .findFirst()
                .orElseThrow();
    }

    private static boolean has(long number) {
        return hex(cases("hdp1").of(number).bytes()).contains(hex(PATTERN));
    }

    private static String hex(Payload bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes.toBytes());
    }

    private FuzzReport fuzz(GatewayAddress gateway, String protocol, long first, long count, int parallel)
            throws IOException, InterruptedException {
        FuzzSettings settings = new FuzzSettings(
                gateway,
                Credential.none(),
                "fuzz-health",
                first,
                count,
                Duration.ZERO,
                parallel,
                patience,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofMillis(300),
                80);
        return new Fuzz(settings, cases(protocol), codec(protocol), System::nanoTime, stopped, new Fuzz.Listener() {
                    @Override
                    public void onProgress(long cases) {
                        assertThat(cases).isPositive();
                    }

                    @Override
                    public void onFinding(Finding finding) {
                        heard.add(finding);
                    }
                })
                .run();
    }

    private static Cases cases(String protocol) {
        return new Cases(protocol, codec(protocol), Credential.none(), "fuzz-", SEED);
    }

    private static DeviceCodec codec(String protocol) {
        return DeviceCodecs.load()
                .byName(protocol)
                .map(DeviceCodecProvider::codec)
                .orElseThrow();
    }
}
