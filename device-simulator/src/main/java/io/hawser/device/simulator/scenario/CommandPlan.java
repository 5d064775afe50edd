package io.hawser.device.simulator.scenario;

/**
 * What a device does with a command. It acknowledges each at once, as the device library does by itself.
 *
 * @param behaviour how it ends
 * @param delay in ns, until it does; for {@link Behaviour#LATE} counted from the command's deadline
 */
public record CommandPlan(Behaviour behaviour, Amount delay) {

    /** How commands end. */
    public enum Behaviour {
        /** Succeeds with the command's own payload. */
        ECHO,
        /** Fails. */
        FAIL,
        /** Is rejected. */
        REJECT,
        /** Never ends on the device; its deadline ends it at the gateway. */
        IGNORE,
        /** Succeeds, and says so twice. */
        TWICE,
        /** Succeeds when its deadline is over. */
        LATE
    }

    /** Echo at once. */
    public static CommandPlan echo() {
        return new CommandPlan(Behaviour.ECHO, Amount.none());
    }
}
