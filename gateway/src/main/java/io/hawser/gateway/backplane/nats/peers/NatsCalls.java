package io.hawser.gateway.backplane.nats.peers;

import io.hawser.gateway.backplane.CallFailure;
import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.Causes;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Registration;
import io.hawser.gateway.backplane.nats.wire.Line;
import io.hawser.gateway.backplane.nats.wire.Questions;
import io.hawser.gateway.backplane.nats.wire.WireFailure;
import io.nats.client.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions between nodes as requests of NATS.
 *
 * <p>Threads: any asks; handlers of others' questions begin on one thread of the connection, those of our own on {@code
 * nats-peers}.
 */
final class NatsCalls implements Calls {
    private static final Logger log = LoggerFactory.getLogger(NatsCalls.class);

    private static final int MAX_COMPLAINTS = 1_000;

    private final Node self;
    private final Line line;
    private final Questions questions;
    private final SelfCalls selfCalls;
    private final Consumer<Node> suspect;
    private final ConcurrentMap<Operation, Handler> handlers = new ConcurrentHashMap<>();
    private final Set<String> complaints = ConcurrentHashMap.newKeySet(); // of whom and what, so that it is said once
    private volatile boolean closed; // set once

    /** @param suspect told of nodes where nobody listens */
    NatsCalls(Node self, Line line, Questions questions, SelfCalls selfCalls, Consumer<Node> suspect) {
        this.self = self;
        this.line = line;
        this.questions = questions;
        this.selfCalls = selfCalls;
        this.suspect = suspect;
    }

    @Override
    public CompletionStage<ByteBuffer> call(Node to, Operation operation, ByteBuffer body, Duration limit) {
        check("question", body);
        if (closed) {
            return CompletableFuture.failedFuture(unreachable(to, operation, "this node is out of the cluster"));
        }
        if (to.equals(self)) {
            Handler handler = handlers.get(operation);
            return handler == null
                    ? CompletableFuture.failedFuture(unreachable(to, operation, "nobody serves it"))
                    : selfCalls.call(handler, operation, body, limit);
        }
        byte[] question =
                Frame.begin(128 + body.remaining()).put(self).put(to).put(body).end();
        CompletableFuture<ByteBuffer> answer = new CompletableFuture<>();
        var _ = questions
                .ask(Subjects.of(to.id(), operation), null, question, limit)
                .whenComplete((message, failure) -> {
                    if (failure == null) {
                        CallAnswer.read(message.getData(), to, operation, answer);
                    } else {
                        answer.completeExceptionally(failure(to, operation, failure));
                    }
                });
        return answer;
    }

    @Override
    public Registration serve(Operation operation, Handler handler) {
        if (handlers.putIfAbsent(operation, handler) != null) {
            throw new IllegalStateException("operation " + operation.name() + ": served already");
        }
        return () -> handlers.remove(operation, handler);
    }

    /** A question came. */
    void onMessage(Message message) {
        String replyTo = message.getReplyTo();
        if (replyTo == null || closed) {
            return;
        }
        try {
            Frame frame = Frame.read(message.getData());
            Node from = frame.node();
            Node to = frame.node();
            if (to.incarnation() > self.incarnation()) {
                return; // a later life of this node answers
            }
            if (to.incarnation() < self.incarnation()) {
                answer(replyTo, CallAnswer.notHere("it lives anew, as " + self));
                return;
            }
            Operation operation = new Operation(Subjects.last(message.getSubject()));
            Handler handler = handlers.get(operation);
            if (handler == null) {
                answer(replyTo, CallAnswer.notHere("nobody serves it"));
            } else {
                handle(handler, from, operation, frame.rest(), replyTo);
            }
        } catch (UnreadableFrameException | IllegalArgumentException e) {
            answer(replyTo, CallAnswer.failed("not understood: " + e.getMessage()));
        }
    }

    /** Asks and answers nothing more. */
    void close() {
        closed = true;
        handlers.clear();
    }

    private void handle(Handler handler, Node from, Operation operation, ByteBuffer question, String replyTo) {
        CompletionStage<ByteBuffer> answer;
        try {
            answer = handler.handle(from, question);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        var _ = answer.whenComplete((body, failure) -> {
            if (failure == null) {
                boolean tooLong = body.remaining() > MAX_BODY_BYTES;
                answer(replyTo, tooLong ? CallAnswer.failed("the answer is too long") : CallAnswer.answered(body));
                return;
            }
            String why = SelfCalls.text(failure);
            if (Causes.of(failure) instanceof IllegalArgumentException) {
                complain(from, operation, why);
            }
            answer(replyTo, CallAnswer.failed(why));
        });
    }

    /** Who asked is told, but may have nobody who reads what it logs. */
    private void complain(Node from, Operation operation, String why) {
        if (complaints.size() < MAX_COMPLAINTS && complaints.add(from + " " + operation.name())) {
            log.warn(
                    "a question is refused, not understood from={} operation={} because={}",
                    from,
                    operation.name(),
                    why);
        }
    }

    private void answer(String replyTo, byte[] answer) {
        line.send(replyTo, null, null, answer)
                .ifPresent(why -> log.debug("an answer is not sent, whoever waits for it waits to the end", why));
    }

    private CallFailure failure(Node to, Operation operation, @Nullable Throwable why) {
        if (why instanceof WireFailure.NobodyThere) {
            suspect.accept(to);
            return unreachable(to, operation, "nobody is there");
        }
        if (why instanceof WireFailure.TooLong) {
            return unreachable(to, operation, String.valueOf(why.getMessage()));
        }
        return why instanceof WireFailure.NotSent
                ? unreachable(to, operation, "no connection")
                : new CallFailure.TimedOut(
                        describe(to, operation) + (why == null ? "no answer" : String.valueOf(why.getMessage())));
    }

    private static void check(String what, ByteBuffer body) {
        if (body.remaining() > MAX_BODY_BYTES) {
            throw new IllegalArgumentException(
                    what + ": " + body.remaining() + " bytes (expected: up to " + MAX_BODY_BYTES + ")");
        }
    }

    static CallFailure unreachable(Node to, Operation operation, String why) {
        return new CallFailure.Unreachable(describe(to, operation) + why);
    }

    static String describe(Node to, Operation operation) {
        return "node " + to + ", operation " + operation.name() + ": ";
    }

    /** How a question ends: one byte after the format's, then the answer or a reason. */
    static final class CallAnswer {
        private static final byte ANSWERED = 0;
        private static final byte FAILED = 1;
        private static final byte NOT_HERE = 2;

        private CallAnswer() {}

        static byte[] answered(ByteBuffer body) {
            return frame(ANSWERED, body);
        }

        static byte[] failed(String why) {
            return frame(FAILED, ByteBuffer.wrap(why.getBytes(StandardCharsets.UTF_8)));
        }

        static byte[] notHere(String why) {
            return frame(NOT_HERE, ByteBuffer.wrap(why.getBytes(StandardCharsets.UTF_8)));
        }

        private static byte[] frame(byte end, ByteBuffer rest) {
            ByteBuffer frame = ByteBuffer.allocate(2 + rest.remaining());
            return frame.put(Frame.FORMAT).put(end).put(rest.duplicate()).array();
        }

        static void read(byte[] answer, Node to, Operation operation, CompletableFuture<ByteBuffer> asked) {
            if (answer.length < 2 || answer[0] != Frame.FORMAT) {
                asked.completeExceptionally(
                        new CallFailure.Remote(describe(to, operation) + "its answer is of another version"));
                return;
            }
            ByteBuffer rest =
                    ByteBuffer.wrap(answer, 2, answer.length - 2).slice().asReadOnlyBuffer();
            switch (answer[1]) {
                case ANSWERED -> asked.complete(rest);
                case NOT_HERE -> asked.completeExceptionally(unreachable(to, operation, text(rest)));
                default -> asked.completeExceptionally(new CallFailure.Remote(text(rest)));
            }
        }

        private static String text(ByteBuffer bytes) {
            return StandardCharsets.UTF_8.decode(bytes).toString();
        }
    }
}
