package io.hawser.device;

import io.hawser.protocol.GoAway;
import io.hawser.protocol.ProtocolFault;
import java.util.Locale;

/** Why a connection attempt or a session ended. */
public sealed interface Setback {

    /** No connection came to be. */
    record ConnectFailed(String cause) implements Setback {}

    /** Connecting and logging in took longer than the device allows. */
    record LoginTooSlow() implements Setback {}

    /** The connection broke without a word. */
    record LinkLost() implements Setback {}

    /** The gateway was silent for one and a half keep-alive intervals. */
    record GatewaySilent() implements Setback {}

    /** The gateway sent something that is no frame, or one that makes no sense in this state. */
    record GatewayBrokeProtocol(String what) implements Setback {}

    /** The gateway found fault with the device and closed. */
    record Faulted(ProtocolFault fault) implements Setback {}

    /** The gateway sent the device away. */
    record SentAway(GoAway goAway) implements Setback {}

    /** The device's owner closed it. */
    record ClosedByOwner() implements Setback {}

    /** Whether coming back cannot help: another session has this device, or its credential counts no more. */
    default boolean dismisses() {
        return switch (this) {
            case ClosedByOwner _ -> true;
            case ConnectFailed _, LoginTooSlow _, LinkLost _, GatewaySilent _, GatewayBrokeProtocol _ -> false;
            case Faulted(ProtocolFault fault) -> fault.code() == ProtocolFault.Code.UNAUTHORIZED;
            case SentAway(GoAway goAway) ->
                switch (goAway.reason()) {
                    case TAKEN_OVER, UNAUTHORIZED, CREDENTIALS_REVOKED -> true;
                    case RESTARTING, DRAINING, DISCONNECTED, PROTOCOL_ERROR, KEEP_ALIVE_MISSED, OVERLOADED -> false;
                };
        };
    }

    /** A short name to count by: lower case letters and hyphens, for ever. */
    default String label() {
        return switch (this) {
            case ConnectFailed _ -> "connect-failed";
            case LoginTooSlow _ -> "login-too-slow";
            case LinkLost _ -> "link-lost";
            case GatewaySilent _ -> "gateway-silent";
            case GatewayBrokeProtocol _ -> "gateway-broke-protocol";
            case ClosedByOwner _ -> "closed-by-owner";
            case Faulted(ProtocolFault fault) -> "error-" + hyphenated(fault.code());
            case SentAway(GoAway goAway) -> "goaway-" + hyphenated(goAway.reason());
        };
    }

    private static String hyphenated(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
