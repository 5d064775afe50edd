package io.hawser.gateway.grpc.json;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.hawser.gateway.event.StoredEvent;
import io.hawser.gateway.grpc.EventMapper;
import io.hawser.gateway.grpc.StatusMapper;
import io.hawser.gateway.grpc.StatusSource;

/** Messages of the contract in the JSON mapping of Protocol Buffers, on one line. */
public final class MessageJson {
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();

    private MessageJson() {}

    /** The event as the contract has it. */
    public static String event(StoredEvent event) {
        return print(EventMapper.event(event));
    }

    /** The status as the contract has it. */
    public static String status(StatusSource source) {
        return print(StatusMapper.status(source));
    }

    static String print(MessageOrBuilder message) {
        try {
            return PRINTER.print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a message of ours has no JSON", e);
        }
    }
}
