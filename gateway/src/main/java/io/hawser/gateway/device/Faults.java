package io.hawser.gateway.device;

import io.hawser.gateway.metrics.Counter;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.ProtocolFault;
import java.util.Locale;

/** What each kind of fault is counted as, and how it ends a session. */
final class Faults {

    private Faults() {}

    static Counter counter(ProtocolFault.Code code) {
        return switch (code) {
            case BAD_MAGIC_OR_VERSION -> Counter.FAULTS_BAD_MAGIC_OR_VERSION;
            case UNKNOWN_TYPE -> Counter.FAULTS_UNKNOWN_TYPE;
            case MALFORMED_BODY -> Counter.FAULTS_MALFORMED_BODY;
            case BODY_TOO_LARGE -> Counter.FAULTS_BODY_TOO_LARGE;
            case UNEXPECTED -> Counter.FAULTS_UNEXPECTED;
            case UNAUTHORIZED -> Counter.LOGINS_REFUSED;
            case LOGIN_TOO_SLOW -> Counter.LOGINS_TOO_SLOW;
            case TOO_MANY_REQUESTS -> Counter.FAULTS_TOO_MANY_REQUESTS;
            case INTERNAL -> Counter.FAULTS_INTERNAL;
        };
    }

    static Disconnect disconnect(ProtocolFault.Code code) {
        return switch (code) {
            case BAD_MAGIC_OR_VERSION, UNKNOWN_TYPE, MALFORMED_BODY, BODY_TOO_LARGE, UNEXPECTED, TOO_MANY_REQUESTS ->
                Disconnect.PROTOCOL_ERROR;
            case UNAUTHORIZED -> Disconnect.UNAUTHORIZED;
            case LOGIN_TOO_SLOW -> Disconnect.LOGIN_TOO_SLOW;
            case INTERNAL -> Disconnect.INTERNAL;
        };
    }

    /** For a message that does not fit where the session stands. */
    static ProtocolFault unexpected(DeviceMessage message, String when) {
        String name = message.getClass().getSimpleName().toUpperCase(Locale.ROOT);
        return new ProtocolFault(ProtocolFault.Code.UNEXPECTED, name + " " + when);
    }

    /** For a log-in that did not end in its time. */
    static ProtocolFault tooSlow(SessionLimits limits) {
        String text = "log-in took longer than " + limits.loginTime().toMillis() + " ms";
        return new ProtocolFault(ProtocolFault.Code.LOGIN_TOO_SLOW, text);
    }
}
