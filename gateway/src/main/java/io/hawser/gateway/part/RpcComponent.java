package io.hawser.gateway.part;

import io.hawser.gateway.grpc.RpcServer;
import io.hawser.gateway.supervision.Component;
import io.hawser.gateway.supervision.NothingChangedException;
import io.hawser.gateway.supervision.RestartMode;
import io.hawser.gateway.supervision.StepLimits;
import io.hawser.gateway.supervision.probe.Probe;
import io.hawser.gateway.supervision.probe.Pulse;
import io.hawser.gateway.supervision.probe.Trial;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The RPC server's life: a graceful restart keeps calls and streams under way, a hard one cuts them. */
public final class RpcComponent implements Component {
    public static final String NAME = "rpc";

    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final RpcServer server;
    private final Duration grace;

    public RpcComponent(RpcServer server, Duration grace) {
        this.server = server;
        this.grace = grace;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start() throws IOException {
        server.start();
    }

    @Override
    public void restart(RestartMode mode) throws InterruptedException, NothingChangedException {
        try {
            switch (mode) {
                case GRACEFUL -> server.restart();
                case HARD -> server.restartHard();
            }
        } catch (IOException e) {
            throw new NothingChangedException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        server.close(grace);
    }

    @Override
    public StepLimits limits() {
        return new StepLimits(StepLimits.USUAL.start(), StepLimits.USUAL.restart(), grace.plus(MARGIN));
    }

    /** How it is asked whether it lives: as a caller would, and by the threads that calls depend on. */
    public List<Probe> probes(Duration patience) {
        return List.of(
                new Probe(
                        "rpc-connection",
                        NAME,
                        Duration.ofSeconds(1),
                        patience,
                        new Trial("rpc-connection", server::tryConnection, Descriptors::shortage)),
                new Probe("rpc-threads", NAME, Duration.ofMillis(500), patience, new Pulse(server::threads)));
    }
}
