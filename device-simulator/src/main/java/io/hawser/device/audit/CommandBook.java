package io.hawser.device.audit;

import io.hawser.client.view.CommandState;
import io.hawser.client.view.CommandView;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The commands: what devices carried out, and what the gateway says of them. Threads: one. */
final class CommandBook {
    private final Map<String, Executed> executed = new HashMap<>();
    private final Map<String, CommandState> ends = new HashMap<>();
    private final Map<String, CommandView> kept = new HashMap<>();

    /** A device began to carry it out. */
    void begun(String device, String command, Faults faults) {
        Executed before = executed.put(command, new Executed(device, Optional.empty()));
        if (before != null) {
            faults.add(Fault.COMMAND_DOUBLED, device + " " + command);
        }
    }

    void ended(String device, String command, String status) {
        executed.put(command, new Executed(device, Optional.of(status)));
    }

    /** The event log tells its end. */
    void told(CommandView end, Faults faults) {
        CommandState before = ends.put(end.commandId(), end.state());
        if (before != null && before != end.state()) {
            faults.add(Fault.COMMAND_TWO_ENDS, end.commandId() + " " + before + " and " + end.state());
        }
    }

    /** The gateway keeps it. */
    void kept(CommandView command, Faults faults) {
        kept.put(command.commandId(), command);
        CommandState told = ends.get(command.commandId());
        if (told != null && told != command.state()) {
            faults.add(Fault.COMMAND_TWO_ENDS, command.commandId() + " " + told + " and " + command.state());
        }
    }

    void compare(Faults faults) {
        executed.forEach((command, execution) -> {
            CommandView view = kept.get(command);
            if (view == null) {
                faults.add(Fault.COMMAND_UNKNOWN, execution.device() + " " + command);
            } else if (differs(view, execution)) {
                faults.add(
                        Fault.COMMAND_DIFFERS,
                        command + " " + view.state() + ", the device says "
                                + execution.status().orElse("nothing"));
            }
        });
        kept.values().stream()
                .filter(view -> hasAnswer(view) && !executed.containsKey(view.commandId()))
                .forEach(view -> faults.add(
                        Fault.COMMAND_INVENTED, view.deviceId() + " " + view.commandId() + " " + view.state()));
    }

    /** Only where the device's answer made the end: one that timed out or was cancelled may have been carried out. */
    private static boolean differs(CommandView view, Executed execution) {
        return hasAnswer(view)
                && execution.status().isPresent()
                && !view.state().name().equals(execution.status().get());
    }

    private static boolean hasAnswer(CommandView view) {
        return view.state().isTerminal()
                && view.result().isPresent()
                && !view.result().get().late();
    }

    long executedCount() {
        return executed.size();
    }

    long keptCount() {
        return kept.size();
    }

    long outstandingCount() {
        return kept.values().stream().filter(view -> !view.state().isTerminal()).count();
    }

    /**
     * What a device did with a command.
     *
     * @param status how it ended; empty while it had not
     */
    private record Executed(String device, Optional<String> status) {}
}
