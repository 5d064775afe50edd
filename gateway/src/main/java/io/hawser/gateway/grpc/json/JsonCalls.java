package io.hawser.gateway.grpc.json;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.hawser.gateway.grpc.inside.InsideCalls;
import io.hawser.gateway.metrics.Counters;
import io.hawser.gateway.security.Caller;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The unary methods of the contract as JSON.
 *
 * <p>Threads: any calls; each call runs on a virtual thread.
 */
public final class JsonCalls implements AutoCloseable {
    /** How long a call may take, less than a connection may be idle; what it began goes on, as with any who give up. */
    private static final int LIMIT_SECONDS = 50;

    private static final JsonFormat.Parser PARSER = JsonFormat.parser();

    private final InsideCalls inside;

    /** @throws IOException when there can be no such server */
    public JsonCalls(List<BindableService> services, Counters counters) throws IOException {
        inside = new InsideCalls("json", services, counters);
    }

    /**
     * Calls a method; completes with the answer, or the refusal, and never fails.
     *
     * @param method its full name, such as {@code hawser.v1.GatewayControl/GetStatus}
     * @param body the request
     * @param caller whose role decides
     */
    public CompletionStage<JsonAnswer> call(String method, String body, Caller caller) {
        Optional<MethodDescriptor<?, ?>> found = inside.method(method);
        if (found.isEmpty()) {
            return done(JsonErrors.of(Status.Code.UNIMPLEMENTED, "no method " + method));
        }
        if (found.get().getType() != MethodDescriptor.MethodType.UNARY) {
            return done(JsonErrors.of(
                    Status.Code.UNIMPLEMENTED, method + " streams, which only gRPC can (for events there is /events)"));
        }
        return call(found.get(), body, caller);
    }

    private <Q, A> CompletionStage<JsonAnswer> call(MethodDescriptor<Q, A> method, String body, Caller caller) {
        Q request;
        try {
            request = parse(method, body);
        } catch (InvalidProtocolBufferException e) {
            return done(JsonErrors.of(Status.Code.INVALID_ARGUMENT, "the body is not understood: " + e.getMessage()));
        }
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS);
        ClientCall<Q, A> call = inside.as(caller).newCall(method, options);
        Answering<A> answering = new Answering<>();
        ClientCalls.asyncUnaryCall(call, request, answering);
        return answering.answer;
    }

    @Override
    public void close() {
        inside.close();
    }

    @SuppressWarnings("unchecked") // the builder of a prototype builds what the prototype is
    private static <Q> Q parse(MethodDescriptor<Q, ?> method, String body) throws InvalidProtocolBufferException {
        var marshaller = (MethodDescriptor.PrototypeMarshaller<Q>) method.getRequestMarshaller();
        Message.Builder builder =
                ((Message) Objects.requireNonNull(marshaller.getMessagePrototype())).newBuilderForType();
        if (!body.isBlank()) {
            PARSER.merge(body, builder);
        }
        return (Q) builder.build();
    }

    private static CompletionStage<JsonAnswer> done(JsonAnswer answer) {
        return CompletableFuture.completedStage(answer);
    }

    private static final class Answering<A> implements StreamObserver<A> {
        private final CompletableFuture<JsonAnswer> answer = new CompletableFuture<>();
        private volatile @Nullable A value; // of a unary call there is one before it completes

        @Override
        public void onNext(A message) {
            value = message;
        }

        @Override
        public void onError(Throwable failure) {
            try {
                answer.complete(JsonErrors.of(failure));
            } catch (RuntimeException bug) {
                answer.completeExceptionally(bug);
            }
        }

        @Override
        public void onCompleted() {
            answer.complete(
                    value instanceof MessageOrBuilder message
                            ? JsonAnswer.ok(MessageJson.print(message))
                            : JsonErrors.of(Status.Code.INTERNAL, "no answer"));
        }
    }
}
