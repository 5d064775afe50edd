package io.hawser.load.gatling.rpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;

/** Why calls fail, in words that are the same for the same reason. Threads: stateless, any. */
final class Failure {
    private Failure() {}

    /** The status and, where the gateway gave one, its reason: {@code FAILED_PRECONDITION DEVICE_NOT_CONNECTED}. */
    static String text(Throwable thrown) {
        Status status = Status.fromThrowable(thrown);
        String reason = reason(thrown);
        if (!reason.isEmpty()) {
            return status.getCode() + " " + reason;
        }
        return status.getCode() == Status.Code.DEADLINE_EXCEEDED || status.getDescription() == null
                ? status.getCode().toString() // its description tells how many nanoseconds it was late
                : status.getCode() + ": " + status.getDescription();
    }

    /** The name of an ErrorReason; empty when there is none. */
    private static String reason(Throwable thrown) {
        com.google.rpc.Status status = StatusProto.fromThrowable(thrown);
        if (status == null) {
            return "";
        }
        for (Any detail : status.getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                try {
                    return detail.unpack(ErrorInfo.class).getReason();
                } catch (InvalidProtocolBufferException broken) {
                    return "";
                }
            }
        }
        return "";
    }
}
