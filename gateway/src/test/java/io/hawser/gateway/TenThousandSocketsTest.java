package io.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.client.HawserClient;
import io.hawser.client.RestartMode;
import io.hawser.client.view.RestartView;
import io.hawser.device.simulator.figures.PopulationReport;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 10,000 devices by WebSocket, on half of the open files that the gateway may have: all in session, also past a restart. */
class TenThousandSocketsTest {
    private static final int DEVICES = 10_000;
    private static final Duration PACE = Duration.ofSeconds(20);

    @Test
    void allOfThemStayThroughAGracefulRestartAndNothingIsLost(@TempDir Path directory) throws Exception {
        try (GatewayProcess gateway = new GatewayProcess(directory)) {
            gateway.start();
            SteadyFleet fleet = SteadyFleet.startWebSockets(gateway.httpPort(), DEVICES, PACE);
            try (HawserClient client = HawserClient.builder()
                    .gateway("127.0.0.1:" + gateway.rpcPort())
                    .tokenFile(gateway.adminToken())
                    .build()) {
                RestartView report = client.restart("websocket-listener", RestartMode.GRACEFUL);
                fleet.awaitUplinks(DEVICES / 10);

                assertThat(report.sessionsBefore()).isEqualTo(DEVICES);
                assertThat(report.sessionsAfter()).isEqualTo(DEVICES);
            }
            PopulationReport end = fleet.finish();

            assertThat(end.failedDevices()).isZero();
            assertThat(end.reconnects()).isZero();
            assertThat(end.clean()).isTrue();
        }
    }
}
