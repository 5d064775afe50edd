package io.hawser.gateway.group.remote;

import io.hawser.gateway.backplane.CallFailure;
import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.Calls.Operation;
import io.hawser.gateway.backplane.Causes;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.event.EventsUnavailableException;
import io.hawser.gateway.group.DeleteOutcome;
import io.hawser.gateway.group.GroupDelivery;
import io.hawser.gateway.group.GroupElsewhereException;
import io.hawser.gateway.group.GroupStatus;
import io.hawser.gateway.group.JoinRequest;
import io.hawser.gateway.group.SeekOutcome;
import io.hawser.gateway.group.SeekTarget;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * Asks the gateway that serves a group.
 *
 * <p>Threads: any; what returns no stage waits for the answer. What fails: {@link GroupElsewhereException} when nothing was
 * done and another is to be asked, else {@link EventsUnavailableException}; stages likewise, and with
 * {@link MemberGoneException}.
 */
final class GroupCalls {
    private static final Duration LONG = Duration.ofSeconds(15); // above what the log may take
    private static final Duration SHORT = Duration.ofSeconds(3);

    private final Calls calls;
    private final Counters counters;

    GroupCalls(Calls calls, Counters counters) {
        this.calls = calls;
        this.counters = counters;
    }

    /** What became of a request to join. */
    sealed interface Joined {
        /** It is a member. */
        record Yes(String memberId) implements Joined {}

        /** Others read with another filter. */
        record OtherFilter() implements Joined {}

        /** There may not be another group. */
        record TooManyGroups(int limit) implements Joined {}
    }

    Joined join(Node home, long ticket, JoinRequest request) throws InterruptedException {
        BodyWriter question = new BodyWriter().number(ticket);
        GroupCodec.write(request, question);
        return answer(ask(home, GroupOperation.JOIN, question, LONG, in -> {
            int kind = in.octet();
            return switch (kind) {
                case 1 -> new Joined.Yes(in.text());
                case 2 -> new Joined.OtherFilter();
                case 3 -> new Joined.TooManyGroups(in.number());
                default -> throw new IllegalArgumentException("joined: " + kind + " (expected: 1..3)");
            };
        }));
    }

    CompletionStage<GroupDelivery> take(Node home, long ticket, long seen, int maxEvents, Duration limit) {
        BodyWriter question = new BodyWriter();
        question.number(ticket).number(seen).number(maxEvents).duration(limit);
        return ask(home, GroupOperation.TAKE, question, limit.plus(SHORT), DeliveryCodec::read);
    }

    CompletionStage<Void> settle(Node home, long ticket, List<Settlement> settlements) {
        BodyWriter question = new BodyWriter().number(ticket);
        Settlement.write(settlements, question);
        return ask(home, GroupOperation.SETTLE, question, SHORT, _ -> true).thenAccept(_ -> {});
    }

    CompletionStage<Void> leave(Node home, long ticket) {
        return ask(home, GroupOperation.LEAVE, new BodyWriter().number(ticket), SHORT, _ -> true)
                .thenAccept(_ -> {});
    }

    /** How some of these groups are, the first of them at least; absent ones are empty. */
    Map<String, Optional<GroupStatus>> status(Node home, List<String> names) throws InterruptedException {
        BodyWriter question = new BodyWriter().number(names.size());
        names.forEach(question::text);
        return answer(ask(home, GroupOperation.STATUS, question, SHORT, in -> {
            Map<String, Optional<GroupStatus>> found = new LinkedHashMap<>();
            for (int kind = in.octet(); kind != 0; kind = in.octet()) {
                found.put(
                        names.get(found.size()), kind == 1 ? Optional.of(GroupCodec.readStatus(in)) : Optional.empty());
            }
            return found;
        }));
    }

    SeekOutcome seek(Node home, String name, SeekTarget target) throws InterruptedException {
        BodyWriter question = new BodyWriter().text(name);
        GroupCodec.write(target, question);
        return answer(ask(home, GroupOperation.SEEK, question, LONG, in -> {
            int kind = in.octet();
            return switch (kind) {
                case 1 -> new SeekOutcome.Moved(GroupCodec.readStatus(in));
                case 2 -> new SeekOutcome.NoSuchGroup();
                case 3 -> new SeekOutcome.NoSuchEvent();
                default -> throw new IllegalArgumentException("seek: " + kind + " (expected: 1..3)");
            };
        }));
    }

    DeleteOutcome delete(Node home, String name) throws InterruptedException {
        BodyWriter question = new BodyWriter().text(name);
        return answer(ask(home, GroupOperation.DELETE, question, LONG, in -> DeleteOutcome.valueOf(in.text())));
    }

    private <T> CompletionStage<T> ask(
            Node home, Operation operation, BodyWriter question, Duration limit, Function<BodyReader, T> reading) {
        CompletionStage<ByteBuffer> asked;
        try {
            asked = calls.call(home, operation, question.toBody(), limit);
        } catch (RuntimeException e) {
            asked = CompletableFuture.failedFuture(e);
        }
        return asked.thenApply(body -> BodyReader.read(body, in -> read(in, reading)))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(failure(failure)));
    }

    private static <T> T read(BodyReader in, Function<BodyReader, T> reading) {
        int kind = in.octet();
        return switch (kind) {
            case GroupOperation.DONE -> reading.apply(in);
            case GroupOperation.ELSEWHERE -> throw new GroupElsewhereException(in.text());
            case GroupOperation.NO_MEMBER -> throw new MemberGoneException(in.text());
            default -> throw unavailable(in.text(), new CallFailure.Remote("refused"));
        };
    }

    private RuntimeException failure(Throwable failure) {
        Throwable cause = Causes.of(failure);
        return switch (cause) {
            case GroupElsewhereException e -> e;
            case MemberGoneException e -> e;
            case EventsUnavailableException e -> e;
            case CallFailure.Unreachable e -> { // nobody did anything: perhaps another serves it by now
                counters.increment(Counter.GROUP_CALLS_FAILED);
                yield new GroupElsewhereException(String.valueOf(e.getMessage()));
            }
            default -> {
                counters.increment(Counter.GROUP_CALLS_FAILED);
                yield unavailable(String.valueOf(cause.getMessage()), cause);
            }
        };
    }

    private static EventsUnavailableException unavailable(String why, Throwable cause) {
        return new EventsUnavailableException("the gateway that serves the group: " + why, cause);
    }

    private static <T> T answer(CompletionStage<T> question) throws InterruptedException {
        try {
            return question.toCompletableFuture().get(); // a call ends by itself
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw unavailable(String.valueOf(e.getCause()), e);
        }
    }
}
