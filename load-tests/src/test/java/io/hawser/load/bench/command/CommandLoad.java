package io.hawser.load.bench.command;

import io.hawser.load.bench.GatewayServer;
import io.hawser.load.bench.Rounds;
import io.hawser.rpc.v1.WaitFor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The load of {@link CommandBenchmark}: first as many commands as go, waiting for each stage in turn, then a fixed rate.
 *
 * <p>Arguments: what {@link GatewayServer.Access} needs, then those of {@link CommandPlan}. Prints the tables.
 */
final class CommandLoad {
    private static final List<WaitFor> STAGES =
            List.of(WaitFor.WAIT_FOR_STORED, WaitFor.WAIT_FOR_DELIVERED, WaitFor.WAIT_FOR_COMPLETED);

    private CommandLoad() {}

    public static void main(String[] args) throws Exception {
        List<String> arguments = List.of(args);
        GatewayServer.Access gateway = GatewayServer.Access.of(arguments);
        CommandPlan plan = CommandPlan.of(arguments.subList(GatewayServer.Access.ARGUMENTS, arguments.size()));
        try (AnsweringDevices devices = AnsweringDevices.connect(gateway.devicePort(), plan.devices())) {
            rates(gateway, plan, devices);
            System.out.println("\n" + RoundTrips.measure(gateway, plan));
        }
        System.exit(0); // gRPC's threads linger
    }

    private static void rates(GatewayServer.Access gateway, CommandPlan plan, AnsweringDevices devices)
            throws Exception {
        System.out.println("\n" + CommandRate.heading());
        List<List<CommandRate>> results = new ArrayList<>();
        STAGES.forEach(_ -> results.add(new ArrayList<>()));
        for (int round = 0; round < plan.rounds(); round++) {
            for (int stage = 0; stage < STAGES.size(); stage++) {
                CommandRate rate = CommandPump.measure(gateway, plan, STAGES.get(stage), devices);
                System.out.println(rate.row(name(STAGES.get(stage))));
                results.get(stage).add(rate);
            }
        }
        System.out.println("\nmedians, commands a second");
        for (int stage = 0; stage < STAGES.size(); stage++) {
            System.out.printf(
                    Locale.ROOT,
                    "  %-10s %,9.0f%n",
                    name(STAGES.get(stage)),
                    Rounds.median(results.get(stage), CommandRate::answeredPerSecond));
        }
    }

    private static String name(WaitFor stage) {
        return stage.name().substring("WAIT_FOR_".length()).toLowerCase(Locale.ROOT);
    }
}
