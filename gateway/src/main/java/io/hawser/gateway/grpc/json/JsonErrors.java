package io.hawser.gateway.grpc.json;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** Refusals as JSON: code, message, reason and metadata, as gRPC callers get them. */
final class JsonErrors {
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;
    private static final int FAULT = 500;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int UNAVAILABLE = 503;
    private static final int TIME_OUT = 504;

    private JsonErrors() {}

    /** What a call failed with. */
    static JsonAnswer of(Throwable failure) {
        com.google.rpc.Status status = Optional.ofNullable(StatusProto.fromThrowable(failure))
                .orElseGet(com.google.rpc.Status::getDefaultInstance);
        Status.Code code = Status.fromCodeValue(status.getCode()).getCode();
        Struct.Builder json = Struct.newBuilder()
                .putFields("code", text(code.name()))
                .putFields("message", text(status.getMessage()));
        Optional<Duration> retryAfter = Optional.empty();
        try {
            for (Any detail : status.getDetailsList()) {
                if (detail.is(ErrorInfo.class)) {
                    describe(detail.unpack(ErrorInfo.class), json);
                } else if (detail.is(RetryInfo.class)) {
                    var delay = detail.unpack(RetryInfo.class).getRetryDelay();
                    retryAfter = Optional.of(Duration.ofSeconds(delay.getSeconds(), delay.getNanos()));
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("details that this gateway made cannot be read", e);
        }
        retryAfter.ifPresent(delay -> json.putFields(
                "retryAfter",
                text(BigDecimal.valueOf(delay.toMillis(), 3)
                                .stripTrailingZeros()
                                .toPlainString() + "s")));
        return new JsonAnswer(http(code), MessageJson.print(json.build()), retryAfter);
    }

    static JsonAnswer of(Status.Code code, String message) {
        return of(code.toStatus().withDescription(message).asRuntimeException());
    }

    private static void describe(ErrorInfo info, Struct.Builder json) {
        Struct.Builder metadata = Struct.newBuilder();
        info.getMetadataMap().forEach((key, value) -> metadata.putFields(key, text(value)));
        json.putFields("reason", text(info.getReason()));
        json.putFields("metadata", Value.newBuilder().setStructValue(metadata).build());
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static int http(Status.Code code) {
        return switch (code) {
            case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> BAD_REQUEST;
            case UNAUTHENTICATED -> UNAUTHORIZED;
            case PERMISSION_DENIED -> FORBIDDEN;
            case NOT_FOUND -> NOT_FOUND;
            case ALREADY_EXISTS, ABORTED -> CONFLICT;
            case RESOURCE_EXHAUSTED -> TOO_MANY;
            case UNIMPLEMENTED -> NOT_IMPLEMENTED;
            case UNAVAILABLE -> UNAVAILABLE;
            case DEADLINE_EXCEEDED -> TIME_OUT;
            case OK, CANCELLED, UNKNOWN, INTERNAL, DATA_LOSS -> FAULT;
        };
    }
}
