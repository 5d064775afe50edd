package io.hawser.client.fake;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.hawser.rpc.v1.ErrorReason;
import java.util.Map;

/** Statuses as a gateway sends them. */
public final class Refusals {
    private Refusals() {}

    public static StatusRuntimeException refusal(Status.Code code, ErrorReason reason, Map<String, String> metadata) {
        return StatusProto.toStatusRuntimeException(
                status(code, reason, metadata).build());
    }

    public static StatusRuntimeException retryLater(Status.Code code, ErrorReason reason, java.time.Duration delay) {
        var wait = Duration.newBuilder().setSeconds(delay.toSeconds()).setNanos(delay.toNanosPart());
        return StatusProto.toStatusRuntimeException(status(code, reason, Map.of())
                .addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(wait).build()))
                .build());
    }

    public static StatusRuntimeException invalid(String field) {
        var violation = BadRequest.FieldViolation.newBuilder().setField(field);
        return StatusProto.toStatusRuntimeException(status(
                        Status.Code.INVALID_ARGUMENT, ErrorReason.INVALID_FIELD, Map.of("field", field))
                .addDetails(Any.pack(
                        BadRequest.newBuilder().addFieldViolations(violation).build()))
                .build());
    }

    private static com.google.rpc.Status.Builder status(
            Status.Code code, ErrorReason reason, Map<String, String> metadata) {
        var why = ErrorInfo.newBuilder()
                .setDomain("hawser.io")
                .setReason(reason.name())
                .putAllMetadata(metadata)
                .build();
        return com.google.rpc.Status.newBuilder()
                .setCode(code.value())
                .setMessage("refused: " + reason.name())
                .addDetails(Any.pack(why));
    }
}
