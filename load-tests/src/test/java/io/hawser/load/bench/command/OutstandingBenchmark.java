package io.hawser.load.bench.command;

import io.hawser.load.bench.BenchServers;
import io.hawser.load.bench.GatewayServer;
import java.util.ArrayList;
import java.util.List;

/**
 * What do very many outstanding commands cost, and how late do their deadlines fire? A whole gateway on one core with its
 * store on the disk; commands for devices that are not there, whose deadlines all lie in one stretch of time.
 *
 * <p>Arguments, all optional: commands (1000000), seconds over which their deadlines are spread (300), seconds in which they
 * must be stored before that (240), devices (10000).
 */
final class OutstandingBenchmark {
    private OutstandingBenchmark() {}

    public static void main(String[] args) throws Exception {
        OutstandingPlan plan = OutstandingPlan.of(List.of(args));
        System.out.printf("%s%nJDK %s%n", plan, Runtime.version());
        System.out.println("gateway: " + String.join(" ", GatewayServer.jvmArgs()));
        try (GatewayServer gateway = GatewayServer.start(
                "commands.max-outstanding=" + plan.commands(),
                "commands.max-queued-per-device=" + Math.ceilDiv(plan.commands(), plan.devices()))) {
            List<String> arguments = new ArrayList<>(gateway.access().arguments());
            arguments.addAll(List.of(args));
            BenchServers.show(OutstandingLoad.class, BenchServers.LOAD_CORE, arguments);
        }
    }
}
