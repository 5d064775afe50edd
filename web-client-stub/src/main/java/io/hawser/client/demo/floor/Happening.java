package io.hawser.client.demo.floor;

import io.hawser.client.view.CommandState;
import io.hawser.client.view.ComponentState;
import io.hawser.client.view.EventDetail;
import io.hawser.client.view.EventView;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A line of the page's recent events.
 *
 * @param position the event's; the same event may come twice
 * @param time when the gateway saw it
 * @param subject the machine, or the gateway's component
 * @param text what happened, for people
 * @param tone how it is meant
 */
public record Happening(String position, Instant time, String subject, String text, Tone tone) {
    /** How an event is meant. */
    public enum Tone {
        /** As wanted. */
        GOOD,
        /** Neither. */
        PLAIN,
        /** Somebody should look. */
        BAD
    }

    /** The line of an event; none of what is shown otherwise, as uplinks are, and of what this library does not know. */
    static Optional<Happening> of(EventView event) {
        EventDetail detail = event.detail(); // Java 17 has no switch over sealed types
        if (detail instanceof EventDetail.DeviceConnected connected) {
            return line(event, event.deviceId(), "connected, " + connected.protocol(), Tone.GOOD);
        }
        if (detail instanceof EventDetail.DeviceDisconnected disconnected) {
            String how = disconnected.clean() ? "signed off" : "disconnected: " + words(disconnected.reason());
            return line(event, event.deviceId(), how, disconnected.clean() ? Tone.PLAIN : Tone.BAD);
        }
        if (detail instanceof EventDetail.CommandChanged changed) {
            CommandState state = changed.command().state();
            Tone tone = state == CommandState.SUCCEEDED
                    ? Tone.GOOD
                    : state == CommandState.CANCELLED ? Tone.PLAIN : Tone.BAD;
            return line(event, event.deviceId(), changed.command().name() + ": " + words(state), tone);
        }
        if (detail instanceof EventDetail.ComponentChanged changed) {
            String cause = changed.cause().isEmpty() ? "" : " (" + changed.cause() + ")";
            return line(event, changed.name(), words(changed.to()) + cause, tone(changed.to()));
        }
        return Optional.empty();
    }

    private static Tone tone(ComponentState state) {
        return switch (state) {
            case RUNNING -> Tone.GOOD;
            case STARTING, RESTARTING, STOPPED, UNKNOWN -> Tone.PLAIN;
            case DEGRADED, FAILED -> Tone.BAD;
        };
    }

    private static Optional<Happening> line(EventView event, String subject, String text, Tone tone) {
        return Optional.of(new Happening(event.position(), event.time(), subject, text, tone));
    }

    /** An enum's constant for people. */
    static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
