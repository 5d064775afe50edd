package io.hawser.client.wire;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.hawser.client.failure.HawserException;
import io.hawser.client.failure.Reason;
import io.hawser.client.failure.Refusal;
import io.hawser.client.wire.gateways.BrokenConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Translates how a call ended: status, details. */
final class FailureMapper {
    private static final String DOMAIN = "hawser.io";

    private FailureMapper() {}

    static HawserException failure(Status status, Metadata trailers) {
        Status.Code code = BrokenConnection.ended(status) ? Status.Code.UNAVAILABLE : status.getCode();
        HawserException failure = exception(code, refusal(status, trailers));
        Throwable cause = status.getCause();
        if (cause != null) {
            failure.initCause(cause);
        }
        return failure;
    }

    private static HawserException exception(Status.Code code, Refusal refusal) {
        return switch (code) {
            case INVALID_ARGUMENT -> new HawserException.InvalidArgument(refusal);
            case NOT_FOUND -> new HawserException.NotFound(refusal);
            case ALREADY_EXISTS -> new HawserException.Conflict(refusal);
            case FAILED_PRECONDITION -> new HawserException.Precondition(refusal);
            case UNAUTHENTICATED -> new HawserException.Unauthenticated(refusal);
            case PERMISSION_DENIED -> new HawserException.PermissionDenied(refusal);
            case RESOURCE_EXHAUSTED -> new HawserException.Exhausted(refusal);
            // CANCELLED that comes in is a gateway letting go of its calls; a caller's own cancelling is not told by
            // this way
            case UNAVAILABLE, CANCELLED -> new HawserException.Unavailable(refusal);
            case DEADLINE_EXCEEDED -> new HawserException.DeadlineExceeded(refusal);
            case OUT_OF_RANGE ->
                refusal.reason() == Reason.EVENTS_LOST
                        ? new HawserException.EventsLost(refusal)
                        : new HawserException.InvalidArgument(refusal);
            case UNIMPLEMENTED -> new HawserException.NotImplemented(refusal);
            case OK, UNKNOWN, ABORTED, INTERNAL, DATA_LOSS -> new HawserException.Internal(refusal);
        };
    }

    private static Refusal refusal(Status status, Metadata trailers) {
        var details = new Details();
        com.google.rpc.Status rich = StatusProto.fromStatusAndTrailers(status, trailers);
        rich.getDetailsList().forEach(details::read);
        return details.refusal(message(status));
    }

    private static String message(Status status) {
        String description = status.getDescription();
        Throwable cause = status.getCause();
        String text = description == null ? status.getCode().name() : description;
        boolean saysMore = cause != null && cause.getMessage() != null && !text.contains(cause.getMessage());
        return saysMore ? text + ": " + cause.getMessage() : text;
    }

    /** What the details say, gathered one by one; one that can't be read is as good as none. */
    private static final class Details {
        private Reason reason = Reason.UNKNOWN;
        private Map<String, String> metadata = Map.of();
        private String field = "";
        private Optional<Duration> retryAfter = Optional.empty();

        void read(Any detail) {
            try {
                if (detail.is(ErrorInfo.class)) {
                    read(detail.unpack(ErrorInfo.class));
                } else if (detail.is(RetryInfo.class)) {
                    var delay = detail.unpack(RetryInfo.class).getRetryDelay();
                    retryAfter = Optional.of(Times.duration(delay));
                } else if (detail.is(BadRequest.class)) {
                    detail.unpack(BadRequest.class).getFieldViolationsList().stream()
                            .findFirst()
                            .ifPresent(violation -> field = violation.getField());
                }
            } catch (InvalidProtocolBufferException malformed) {
                metadata = Map.of("detail", "malformed");
            }
        }

        private void read(ErrorInfo info) {
            if (!info.getDomain().equals(DOMAIN)) {
                return;
            }
            reason = Enums.named(Reason.class, "", info.getReason(), Reason.UNKNOWN);
            metadata = info.getMetadataMap();
        }

        Refusal refusal(String message) {
            String named = field.isEmpty() ? metadata.getOrDefault("field", "") : field;
            return new Refusal(reason, message, named, metadata, retryAfter);
        }
    }
}
