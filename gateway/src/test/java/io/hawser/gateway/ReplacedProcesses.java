package io.hawser.gateway;

import static io.hawser.gateway.RestartRounds.millis;

import io.hawser.device.simulator.figures.PopulationReport;
import io.hawser.gateway.RestartRounds.Window;
import io.hawser.gateway.SteadyCallers.Call;
import io.hawser.gateway.SteadyCallers.End;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is measured when one process is replaced by the next, by force or in order, behind a port that outlives them. */
final class ReplacedProcesses {
    private final int devices;
    private final int rounds;
    private final List<Double> drained = new ArrayList<>();

    ReplacedProcesses(int devices, int rounds) {
        this.devices = devices;
        this.rounds = rounds;
    }

    void run(Path directory) throws Exception {
        List<Window> kills = new ArrayList<>();
        List<Window> stops = new ArrayList<>();
        List<Double> allBackKilled = new ArrayList<>();
        List<Double> allBackStopped = new ArrayList<>();
        try (HeldSocket socket = new HeldSocket(directory)) {
            socket.start();
            SteadyFleet fleet = SteadyFleet.start(socket.address().getPort(), devices);
            List<Call> calls;
            try (SteadyCallers callers = new SteadyCallers(socket.address())) {
                for (int round = 0; round < rounds; round++) {
                    replace(socket, fleet, callers, socket::kill, kills, allBackKilled);
                    replace(socket, fleet, callers, () -> stop(socket), stops, allBackStopped);
                }
                calls = callers.finish();
            }
            PopulationReport report = fleet.finish();
            System.out.println("the process is replaced, its socket is kept");
            System.out.println("  kill -9: time without service " + millis(RestartRounds.longestPauses(kills, calls)));
            System.out.println("    until everybody is back     " + millis(allBackKilled));
            System.out.println("  SIGTERM: time to its end      " + millis(drained));
            System.out.println("    time without service        " + millis(RestartRounds.longestPauses(stops, calls)));
            System.out.println("    until everybody is back     " + millis(allBackStopped));
            System.out.printf(
                    "  connections refused, broken   %d, %d of %d%n",
                    RestartRounds.count(calls, End.REFUSED), RestartRounds.count(calls, End.BROKEN), calls.size());
            RestartRounds.showUplinks(report);
        }
    }

    private void stop(HeldSocket socket) {
        long begun = System.nanoTime();
        int status = socket.stop();
        if (status != 0) {
            throw new IllegalStateException("exit status " + status);
        }
        drained.add((System.nanoTime() - begun) / 1e6);
    }

    private static void replace(
            HeldSocket socket,
            SteadyFleet fleet,
            SteadyCallers callers,
            Runnable end,
            List<Window> gaps,
            List<Double> allBack) {
        long begun = System.nanoTime();
        gaps.add(RestartRounds.window(callers, () -> {
            end.run();
            socket.start();
            fleet.awaitEverybody();
            allBack.add((System.nanoTime() - begun) / 1e6);
        }));
        fleet.awaitUplinks();
    }
}
