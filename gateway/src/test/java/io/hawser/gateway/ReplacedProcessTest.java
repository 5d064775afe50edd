package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.device.simulator.figures.PopulationReport;
import io.hawser.gateway.SteadyCallers.Call;
import io.hawser.gateway.SteadyCallers.End;
import io.hawser.gateway.device.DeviceSocket;
import io.hawser.protocol.Authentication;
import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Welcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A gateway is replaced by another process, by order or by force, under a load, while devices come: none of them is refused. */
@EnabledOnOs(OS.LINUX)
class ReplacedProcessTest {
    private static final int DEVICES = 5_000;
    private static final int CALLS_BETWEEN = 20;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private final List<Gap> gaps = new ArrayList<>();

    /** A time in which no gateway ran. */
    private record Gap(long from, long to) {
        boolean holds(Call call) {
            return from <= call.begun() && call.connected() < to;
        }
    }

    @Test
    @Timeout(300)
    void whoeverComesWhileNoGatewayRunsIsServedByTheNextOne() throws Exception {
        try (HeldSocket socket = new HeldSocket(directory)) {
            socket.start();
            SteadyFleet fleet = SteadyFleet.start(socket.address().getPort(), DEVICES);
            try (SteadyCallers callers = new SteadyCallers(socket.address());
                    DeviceSocket first = welcomed(socket);
                    DeviceSocket second = replace(socket, callers, socket::kill);
                    DeviceSocket third = replace(socket, callers, () -> stopInOrder(socket));
                    DeviceSocket fourth = replace(socket, callers, socket::kill)) {
                assertThat(List.of(first, second, third, fourth)).doesNotHaveDuplicates();

                List<Call> calls = callers.finish();
                fleet.awaitEverybody();
                fleet.awaitUplinks();
                PopulationReport report = fleet.finish();
                stopInOrder(socket);

                assertThat(report.violations()).isZero();
                assertThat(report.lost()).isZero();
                assertThat(calls).extracting(Call::end).doesNotContain(End.REFUSED);
                assertThat(gaps)
                        .hasSize(3)
                        .allSatisfy(gap -> assertThat(calls.stream().filter(gap::holds))
                                .as("calls while no gateway ran")
                                .hasSizeGreaterThanOrEqualTo(CALLS_BETWEEN)
                                .extracting(Call::end)
                                .containsOnly(End.WELCOMED));
                // A process takes those with it that it had accepted and not yet answered; they are few.
                assertThat(calls.stream()
                                .filter(call -> call.end() == End.BROKEN)
                                .count())
                        .isLessThan(calls.size() / 10);
                System.out.printf(
                        "calls %d, while no gateway ran %d, broken by its end %d%n",
                        calls.size(),
                        calls.stream()
                                .filter(call -> gaps.stream().anyMatch(gap -> gap.holds(call)))
                                .count(),
                        calls.stream().filter(call -> call.end() == End.BROKEN).count());
            }
            assertThat(socket.told().stream()
                            .filter(message -> !message.startsWith("STATUS=") && !message.equals("WATCHDOG=1")))
                    .containsExactly("READY=1", "READY=1", "STOPPING=1", "READY=1", "READY=1", "STOPPING=1");
            assertThat(socket.told()).contains("STATUS=opening the store", "WATCHDOG=1");
        }
    }

    @Test
    @Timeout(120)
    void oneThatHangsTellsSoByItsSilenceAndIsReplaced() throws Exception {
        try (HeldSocket socket = new HeldSocket(directory)) {
            socket.start();
            await().atMost(LIMIT).until(() -> socket.signsOfLife() > 2);

            socket.freeze();
            long last = socket.signsOfLife();
            // Longer than it was asked to tell within: systemd kills it then.
            await().atMost(LIMIT)
                    .during(HeldSocket.WATCHDOG.multipliedBy(2))
                    .until(() -> socket.signsOfLife() <= last + 1);
            try (DeviceSocket waiting = new DeviceSocket(socket.address(), "hdp1")) {
                socket.kill();
                socket.start();
                waiting.send(new Hello(new DeviceId("waited"), new Authentication.None(), 0));

                assertThat(waiting.receive()).isInstanceOf(Welcome.class);
            }
            await().atMost(LIMIT).until(() -> socket.signsOfLife() > last + 2);
        }
    }

    /** Ends the gateway, lets devices come, starts the next one; a device that was there before is let in again. */
    private DeviceSocket replace(HeldSocket socket, SteadyCallers callers, Runnable end) throws Exception {
        end.run();
        long ended = System.nanoTime();
        int before = callers.called();
        await().atMost(LIMIT).until(() -> callers.called() > before + CALLS_BETWEEN);
        gaps.add(new Gap(ended, System.nanoTime()));
        socket.start();
        return welcomed(socket);
    }

    /** What it logs last is in its log: letting go of the socket does not take its outputs away. */
    private static void stopInOrder(HeldSocket socket) {
        assertThat(socket.stop()).isZero();
        assertThat(socket.output()).contains("stopped status=0");
    }

    private static DeviceSocket welcomed(HeldSocket socket) throws Exception {
        DeviceSocket device = new DeviceSocket(socket.address(), "hdp1");
        device.send(new Hello(new DeviceId("comes-again"), new Authentication.None(), 0));
        assertThat(device.receive()).isInstanceOf(Welcome.class);
        return device;
    }
}
