package io.hawser.client.failure;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A call that failed. Decide by type and {@link #reason()}, never by the text, which is for people. A command that ended
 * badly is no failure of the call that sent it.
 */
public abstract sealed class HawserException extends RuntimeException {
    private final transient Refusal refusal;

    private HawserException(Refusal refusal) {
        super(refusal.message());
        this.refusal = refusal;
    }

    /** The gateway's reason. */
    public final Reason reason() {
        return refusal.reason();
    }

    /** What goes with the reason, by key, as the contract says. */
    public final Map<String, String> metadata() {
        return refusal.metadata();
    }

    /** How long to wait before the same call is repeated; none where repeating it is not known to be right. */
    public final Optional<Duration> retryAfter() {
        return refusal.retryAfter();
    }

    final Refusal refusal() {
        return refusal;
    }

    /** A field of the request is wrong: INVALID_ARGUMENT. */
    public static final class InvalidArgument extends HawserException {
        public InvalidArgument(Refusal refusal) {
            super(refusal);
        }

        /** The field's path in the request; empty if the gateway named none. */
        public String field() {
            return refusal().field();
        }
    }

    /** There is no such device, command, component or node: NOT_FOUND. */
    public static final class NotFound extends HawserException {
        public NotFound(Refusal refusal) {
            super(refusal);
        }
    }

    /** A command with this id but other content exists: ALREADY_EXISTS. */
    public static final class Conflict extends HawserException {
        public Conflict(Refusal refusal) {
            super(refusal);
        }
    }

    /** It can't be done as things stand: FAILED_PRECONDITION. */
    public static final class Precondition extends HawserException {
        public Precondition(Refusal refusal) {
            super(refusal);
        }
    }

    /** The gateway does not know the caller: UNAUTHENTICATED. */
    public static final class Unauthenticated extends HawserException {
        public Unauthenticated(Refusal refusal) {
            super(refusal);
        }
    }

    /** The caller's role is not enough: PERMISSION_DENIED. */
    public static final class PermissionDenied extends HawserException {
        public PermissionDenied(Refusal refusal) {
            super(refusal);
        }
    }

    /** A limit is reached or a queue is full: RESOURCE_EXHAUSTED. */
    public static final class Exhausted extends HawserException {
        public Exhausted(Refusal refusal) {
            super(refusal);
        }
    }

    /** No gateway could be reached, or it let the call go: UNAVAILABLE, and CANCELLED by the gateway. */
    public static final class Unavailable extends HawserException {
        public Unavailable(Refusal refusal) {
            super(refusal);
        }
    }

    /** The answer did not come in time: DEADLINE_EXCEEDED. A command that was stored lives on. */
    public static final class DeadlineExceeded extends HawserException {
        public DeadlineExceeded(Refusal refusal) {
            super(refusal);
        }
    }

    /** Events after the resume point are no longer kept: OUT_OF_RANGE. */
    public static final class EventsLost extends HawserException {
        public EventsLost(Refusal refusal) {
            super(refusal);
        }
    }

    /** This gateway can't do this: UNIMPLEMENTED. */
    public static final class NotImplemented extends HawserException {
        public NotImplemented(Refusal refusal) {
            super(refusal);
        }
    }

    /** The caller cancelled the call, was interrupted or closed the client. */
    public static final class Cancelled extends HawserException {
        public Cancelled(Refusal refusal) {
            super(refusal);
        }
    }

    /** A fault of the gateway or of the way to it: INTERNAL and whatever else. */
    public static final class Internal extends HawserException {
        public Internal(Refusal refusal) {
            super(refusal);
        }
    }
}
