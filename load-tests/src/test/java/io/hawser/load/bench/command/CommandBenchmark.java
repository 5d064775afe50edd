package io.hawser.load.bench.command;

import io.hawser.load.bench.BenchServers;
import io.hawser.load.bench.GatewayServer;
import java.util.ArrayList;
import java.util.List;

/**
 * How many commands are stored, delivered and completed a second over gRPC, and how long does one take at a rate that leaves
 * room? A whole gateway on one core; on the other one stream of SendToDevices and devices that answer at once.
 *
 * <p>Arguments, all optional: devices (1000), requests unanswered at a time (1000), rounds (3), seconds of each measurement
 * (10), seconds of warm-up before each (20), commands a second for the round trip (1000), bytes of payload (64).
 */
final class CommandBenchmark {
    private CommandBenchmark() {}

    public static void main(String[] args) throws Exception {
        System.out.printf("%s%nJDK %s%n", CommandPlan.of(List.of(args)), Runtime.version());
        System.out.println("gateway: " + String.join(" ", GatewayServer.jvmArgs()));
        try (GatewayServer gateway = GatewayServer.start()) {
            List<String> arguments = new ArrayList<>(gateway.access().arguments());
            arguments.addAll(List.of(args));
            BenchServers.show(CommandLoad.class, BenchServers.LOAD_CORE, arguments);
        }
    }
}
