package io.hawser.device.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.device.Credential;
import io.hawser.device.simulator.EchoGateway;
import io.hawser.device.simulator.fuzz.Finding;
import io.hawser.device.simulator.mutation.Cases;
import io.hawser.device.simulator.mutation.FuzzCase;
import io.hawser.device.simulator.recording.RecordedTraffic;
import io.hawser.device.simulator.recording.Step;
import io.hawser.device.simulator.replay.RecordingFile;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceCodecProvider;
import io.hawser.protocol.DeviceCodecs;
import io.hawser.protocol.Payload;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FuzzCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final SimulateCommand command =
            new SimulateCommand(_ -> Optional.empty(), false, InputStream.nullInputStream());

    @ParameterizedTest
    @CsvSource({"hdp1, 20", "json-lines, 20"})
    void gatewayThatIsNotHurtIsStatusZeroWithATable(String protocol, String cases) throws Exception {
        try (EchoGateway gateway = new EchoGateway(protocol, true)) {
            int status = run(
                    "--gateway",
                    gateway.address().toString(),
                    "--protocol",
                    protocol,
                    "--seed",
                    "3",
                    "--cases",
                    cases,
                    "--parallel",
                    "10",
                    "--patience",
                    "50ms",
                    "--out",
                    directory.resolve("new").toString());

            assertThat(status).as(out + "\n" + err).isZero();
            assertThat(out.toString())
                    .contains("seed 3")
                    .contains("20 cases in")
                    .contains("nothing hurt");
            assertThat(directory.resolve("new")).isEmptyDirectory();
        }
    }

    @Test
    void oneCaseIsPlayedAlone() throws Exception {
        try (EchoGateway gateway = new EchoGateway("hdp1", true)) {
            int status =
                    run("--gateway", gateway.address().toString(), "--seed", "3", "--case", "17", "--patience", "50ms");

            assertThat(status).isZero();
            assertThat(out.toString()).contains("1 cases in");
        }
    }

    @Test
    void gatewayThatIsNotThereIsStatusTwo() throws Exception {
        EchoGateway gateway = new EchoGateway("hdp1", true);
        gateway.close();

        assertThat(run("--gateway", gateway.address().toString())).isEqualTo(2);
        assertThat(err.toString()).contains(gateway.address() + ": before the first case");
    }

    @ParameterizedTest
    @CsvSource({
        "--cases, 0, cases: 0",
        "--parallel, 65, parallel: 65 (expected: 1..64)",
        "--case, 5, without --seed",
        "--patience, 0, patience",
        "--protocol, morse, morse",
        "--slow, 1m, timeout: 5000 (expected: 60000.."
    })
    void optionThatMakesNoSenseIsStatusTwo(String option, String value, String why) {
        assertThat(run(option, value)).isEqualTo(2);
        assertThat(err.toString()).contains(why);
    }

    @Test
    void findingIsPrintedWithHowToRepeatItAndSavedForReplay() throws Exception {
        DeviceCodec codec = DeviceCodecs.load()
                .byName("hdp1")
                .map(DeviceCodecProvider::codec)
                .orElseThrow();
        Cases cases = new Cases("hdp1", codec, Credential.none(), "fuzz-", 9);
        FuzzCase culprit = LongStream.range(0, 100)
                .mapToObj(cases::of)
                .filter(each -> each.loggedIn() && each.bytes().size() > 3)
                .findFirst()
                .orElseThrow();
        FindingPrinter printer = new FindingPrinter(
                new PrintWriter(out),
                new PrintWriter(err),
                "simulate fuzz --seed 9 --case ",
                Credential.none(),
                codec,
                Optional.of(directory),
                () -> 0);

        printer.onFinding(new Finding.Culprit(culprit, "it died", Payload.of((byte) 0xAB, (byte) 0xCD)));
        printer.onFinding(new Finding.Suspects(List.of(cases.of(200), cases.of(201)), "it died"));

        assertThat(out.toString())
                .contains("HURT by case " + culprit.number() + ": it died")
                .contains("again: simulate fuzz --seed 9 --case " + culprit.number())
                .contains("2 bytes are enough: abcd")
                .contains("HURT by one of 2 cases")
                .contains("again: simulate fuzz --seed 9 --case 201");
        assertThat(sentLast("case-" + culprit.number() + ".hex")).isEqualTo(culprit.bytes());
        assertThat(sentLast("case-" + culprit.number() + "-short.hex")).isEqualTo(Payload.of((byte) 0xAB, (byte) 0xCD));
        assertThat(sentLast("suspect-200.hex")).isEqualTo(cases.of(200).bytes());
    }

    private Payload sentLast(String name) throws Exception {
        RecordedTraffic traffic = RecordingFile.read(directory.resolve(name), OptionalInt.empty());
        return traffic.connections().getFirst().steps().getLast() instanceof Step.Sent(var _, Payload bytes)
                ? bytes
                : Payload.empty();
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "fuzz";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return command.run(new PrintWriter(out), new PrintWriter(err), all);
    }
}
