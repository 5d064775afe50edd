package io.hawser.gateway.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.hawser.gateway.backplane.Causes;
import io.hawser.gateway.command.CommandsUnreachableException;
import io.hawser.rpc.v1.ErrorReason;
import io.hawser.rpc.v1.SendError;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/**
 * Refusals as callers get them: a code, a sentence for people, and a {@link ErrorReason} for programs.
 *
 * <p>Threads: any.
 */
public final class RpcErrors {
    static final String DOMAIN = "hawser.io";

    /** When nothing better is known. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private RpcErrors() {}

    static StatusRuntimeException of(Status.Code code, ErrorReason reason, String message) {
        return of(code, reason, message, Map.of());
    }

    /** A refusal; {@code metadata} is what the reason's comment names. */
    public static StatusRuntimeException of(
            Status.Code code, ErrorReason reason, String message, Map<String, String> metadata) {
        return exception(code, message, info(reason, metadata));
    }

    /** A field of the request is missing, malformed or out of its bounds. */
    static StatusRuntimeException invalidField(String field, String problem) {
        return invalidField(field, problem, ErrorReason.INVALID_FIELD);
    }

    /** As above, with a reason that says more. */
    static StatusRuntimeException invalidField(String field, String problem, ErrorReason reason) {
        BadRequest violation = BadRequest.newBuilder()
                .addFieldViolations(BadRequest.FieldViolation.newBuilder()
                        .setField(field)
                        .setDescription(problem)
                        .setReason(reason.name()))
                .build();
        return exception(
                Status.Code.INVALID_ARGUMENT, field + ": " + problem, info(reason, Map.of("field", field)), violation);
    }

    /** The same call may succeed later; only for RESOURCE_EXHAUSTED and UNAVAILABLE. */
    static StatusRuntimeException retryLater(
            Status.Code code, ErrorReason reason, String message, Duration retryAfter) {
        return retryLater(code, reason, message, retryAfter, Map.of());
    }

    /** The same call may succeed later; only for RESOURCE_EXHAUSTED and UNAVAILABLE. */
    public static StatusRuntimeException retryLater(
            Status.Code code, ErrorReason reason, String message, Duration retryAfter, Map<String, String> metadata) {
        RetryInfo retry = RetryInfo.newBuilder()
                .setRetryDelay(com.google.protobuf.Duration.newBuilder()
                        .setSeconds(retryAfter.getSeconds())
                        .setNanos(retryAfter.getNano()))
                .build();
        return exception(code, message, info(reason, metadata), retry);
    }

    /** The gateway stops, so that another one, or this one later, has to answer. */
    public static StatusRuntimeException stopping() {
        return retryLater(Status.Code.UNAVAILABLE, ErrorReason.SERVICE_STOPPING, "the gateway stops", RETRY_AFTER);
    }

    /** Who keeps a command did not answer: this gateway stops, or the one that keeps it is not there now. */
    static StatusRuntimeException unanswered(Throwable failure) {
        Throwable why = Causes.of(failure);
        return why instanceof CommandsUnreachableException
                ? retryLater(
                        Status.Code.UNAVAILABLE,
                        ErrorReason.STORE_UNAVAILABLE,
                        String.valueOf(why.getMessage()),
                        RETRY_AFTER)
                : stopping();
    }

    /** This node has lost the others, and what they share: another one may answer. */
    public static StatusRuntimeException isolated(String node) {
        return retryLater(
                Status.Code.UNAVAILABLE,
                ErrorReason.NODE_ISOLATED,
                "node " + node + " has lost the other gateways and what they share; another one may answer",
                RETRY_AFTER,
                Map.of("node_id", node));
    }

    /** This gateway can't do that yet. */
    static StatusRuntimeException notImplemented(String rpc, String comesWith) {
        return of(
                Status.Code.UNIMPLEMENTED,
                ErrorReason.NOT_IMPLEMENTED,
                rpc + " is not implemented yet; it comes with " + comesWith);
    }

    /** The same refusal as part of an answer. */
    static SendError sendError(StatusRuntimeException refusal) {
        com.google.rpc.Status status = StatusProto.fromThrowable(refusal);
        SendError.Builder error =
                SendError.newBuilder().setCode(status.getCode()).setMessage(status.getMessage());
        try {
            for (Any detail : status.getDetailsList()) {
                if (detail.is(ErrorInfo.class)) {
                    ErrorInfo info = detail.unpack(ErrorInfo.class);
                    error.setReason(info.getReason()).putAllMetadata(info.getMetadataMap());
                } else if (detail.is(RetryInfo.class)) {
                    error.setRetryDelay(detail.unpack(RetryInfo.class).getRetryDelay());
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("details that this class made cannot be read", e);
        }
        return error.build();
    }

    private static ErrorInfo info(ErrorReason reason, Map<String, String> metadata) {
        return ErrorInfo.newBuilder()
                .setDomain(DOMAIN)
                .setReason(reason.name())
                .putAllMetadata(metadata)
                .build();
    }

    private static StatusRuntimeException exception(Status.Code code, String message, Message... details) {
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(code.value())
                .setMessage(message)
                .addAllDetails(Arrays.stream(details).map(Any::pack).toList())
                .build());
    }
}
