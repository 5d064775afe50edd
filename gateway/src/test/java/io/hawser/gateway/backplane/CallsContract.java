package io.hawser.gateway.backplane;

import static io.hawser.gateway.backplane.Stages.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every engine's questions to one node are. */
public abstract class CallsContract extends PeersContract {
    private static final Calls.Operation ECHO = new Calls.Operation("echo");
    private static final Calls.Operation OTHER = new Calls.Operation("other");
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration AT_ONCE = Duration.ofMillis(500);

    @Test
    void aQuestionIsAnsweredAndTheCallerIsNamed() {
        Peers a = start("a");
        Peers b = start("b");
        meet(a, b);
        b.calls().serve(ECHO, (from, body) -> done(from.id() + " said " + text(body)));

        assertThat(answer(a.calls().call(b.self(), ECHO, bytes("hello"), LONG))).isEqualTo("a said hello");
    }

    @Test
    void aNodeCanAskItself() {
        Peers a = start("a");
        a.calls().serve(ECHO, (from, body) -> done(from + text(body)));

        assertThat(answer(a.calls().call(a.self(), ECHO, bytes("!"), LONG))).isEqualTo(a.self() + "!");
        assertThat(failure(a.calls().call(a.self(), OTHER, bytes("!"), LONG), AT_ONCE))
                .isInstanceOf(CallFailure.Unreachable.class);
    }

    @Test
    void whatNobodyServesIsUnreachableAtOnce() {
        Peers a = start("a");
        Peers b = start("b");
        meet(a, b);
        b.calls().serve(ECHO, (_, body) -> CompletableFuture.completedFuture(body));

        assertThat(failure(a.calls().call(b.self(), OTHER, bytes("x"), LONG), AT_ONCE))
                .isInstanceOf(CallFailure.Unreachable.class);
    }

    @Test
    void aNodeThatNeverWasIsUnreachableAtOnce() {
        Peers a = start("a");

        assertThat(failure(a.calls().call(new Node("nobody", 1), ECHO, bytes("x"), LONG), AT_ONCE))
                .isInstanceOf(CallFailure.Unreachable.class);
    }

    @Test
    void aNodeThatWasKilledIsUnreachableAtOnce() {
        Peers a = start("a");
        Peers b = start("b");
        meet(a, b);
        b.calls().serve(ECHO, (_, body) -> CompletableFuture.completedFuture(body));
        assertThat(answer(a.calls().call(b.self(), ECHO, bytes("x"), LONG))).isEqualTo("x");

        cluster.kill("b");
        await("missed", SOON, () -> !a.membership().live().contains(b.self()));

        assertThat(failure(a.calls().call(b.self(), ECHO, bytes("x"), LONG), AT_ONCE))
                .isInstanceOf(CallFailure.Unreachable.class);
    }

    @Test
    void aQuestionToAnEarlierLifeIsNotAnsweredByTheNext() {
        Peers a = start("a");
        Peers b = start("b");
        meet(a, b);
        cluster.kill("b");
        Peers again = start("b");
        AtomicInteger runs = new AtomicInteger();
        again.calls().serve(ECHO, (_, body) -> {
            runs.incrementAndGet();
            return CompletableFuture.completedFuture(body);
        });
        meet(a, again);

        assertThat(failure(a.calls().call(b.self(), ECHO, bytes("x"), LONG), AT_ONCE))
                .isInstanceOf(CallFailure.Unreachable.class);
        assertThat(answer(a.calls().call(again.self(), ECHO, bytes("x"), LONG))).isEqualTo("x");
        assertThat(runs).hasValue(1);
    }

    @Test
    void whatTheHandlerFailsWithIsTold() {
        Peers a = start("a");
        Peers b = start("b");
        meet(a, b);
        b.calls().serve(ECHO, (_, _) -> CompletableFuture.failedFuture(new IllegalStateException("failed later")));
        b.calls().serve(OTHER, (_, _) -> {
            throw new IllegalStateException("failed at once");
        });

        assertThat(failure(a.calls().call(b.self(), ECHO, bytes("x"), LONG), SOON))
                .isInstanceOf(CallFailure.Remote.class)
                .hasMessageContaining("failed later");
        assertThat(failure(a.calls().call(b.self(), OTHER, bytes("x"), LONG), SOON))
                .isInstanceOf(CallFailure.Remote.class)
                .hasMessageContaining("failed at once");
    }

    @Test
    void whatComesAfterTheLimitIsDropped() {
        Peers a = start("a");
        Peers b = start("b");
        meet(a, b);
        List<CompletableFuture<ByteBuffer>> open = new CopyOnWriteArrayList<>();
        b.calls().serve(ECHO, (_, _) -> {
            CompletableFuture<ByteBuffer> answer = new CompletableFuture<>();
            open.add(answer);
            return answer;
        });

        var late = a.calls().call(b.self(), ECHO, bytes("late"), Duration.ofMillis(200));
        pass(Duration.ofMillis(50));
        assertThat(late.toCompletableFuture()).isNotDone();
        assertThat(failure(late, Duration.ofSeconds(1))).isInstanceOf(CallFailure.TimedOut.class);
        open.getFirst().complete(bytes("too late"));
        var next = a.calls().call(b.self(), ECHO, bytes("next"), LONG);
        await("asked", SOON, () -> open.size() == 2);
        open.get(1).complete(bytes("in time"));

        assertThat(answer(next)).isEqualTo("in time");
        assertThat(late.toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void aNodeThatHangsTimesOutAndItsAnswerIsDropped() {
        Peers a = start("a");
        Peers b = start("b");
        meet(a, b);
        AtomicInteger runs = new AtomicInteger();
        b.calls().serve(ECHO, (_, body) -> {
            runs.incrementAndGet();
            return CompletableFuture.completedFuture(body);
        });

        cluster.pause("b");
        var asked = a.calls().call(b.self(), ECHO, bytes("x"), Duration.ofMillis(300));
        assertThat(failure(asked, Duration.ofSeconds(1))).isInstanceOf(CallFailure.TimedOut.class);
        cluster.resume("b");

        meet(a, b);
        assertThat(answer(a.calls().call(b.self(), ECHO, bytes("y"), LONG))).isEqualTo("y");
        assertThat(runs).hasValueBetween(1, 2); // whether the first ran cannot be known
    }

    @Test
    void aNodeThatDiesBeforeItAnswersFailsTheQuestionInTime() {
        Peers a = start("a");
        Peers b = start("b");
        meet(a, b);
        AtomicInteger runs = new AtomicInteger();
        b.calls().serve(ECHO, (_, _) -> {
            runs.incrementAndGet();
            return new CompletableFuture<>();
        });

        var asked = a.calls().call(b.self(), ECHO, bytes("x"), Duration.ofSeconds(2));
        await("asked", SOON, () -> runs.get() == 1);
        cluster.kill("b");

        assertThat(failure(asked, Duration.ofSeconds(3))).isInstanceOf(CallFailure.TimedOut.class);
    }

    @Test
    void theHandlersOfOneCallerAreBegunInTheOrderOfItsQuestions() {
        Peers a = start("a");
        Peers b = start("b");
        Peers c = start("c");
        meet(a, b, c);
        List<String> begun = new CopyOnWriteArrayList<>();
        b.calls().serve(ECHO, (from, body) -> {
            begun.add(from.id() + text(body));
            return CompletableFuture.completedFuture(body);
        });

        var answers = IntStream.range(0, 500)
                .boxed()
                .flatMap(i -> IntStream.range(0, 2)
                        .mapToObj(n -> (n == 0 ? a : c).calls().call(b.self(), ECHO, bytes("" + i), LONG)))
                .toList();

        await(
                "all are answered",
                LONG,
                () -> answers.stream()
                        .allMatch(answer -> answer.toCompletableFuture().isDone()));
        for (String caller : List.of("a", "c")) {
            assertThat(begun.stream().filter(one -> one.startsWith(caller)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 500).mapToObj(i -> caller + i).toList());
        }
    }

    @Test
    void answersNeedNotComeInTheOrderOfQuestions() {
        Peers a = start("a");
        Peers b = start("b");
        meet(a, b);
        CompletableFuture<ByteBuffer> first = new CompletableFuture<>();
        b.calls()
                .serve(ECHO, (_, body) -> text(body).equals("first") ? first : CompletableFuture.completedFuture(body));

        var slow = a.calls().call(b.self(), ECHO, bytes("first"), LONG);
        assertThat(answer(a.calls().call(b.self(), ECHO, bytes("second"), LONG)))
                .isEqualTo("second");
        assertThat(slow.toCompletableFuture()).isNotDone();
        first.complete(bytes("at last"));

        assertThat(answer(slow)).isEqualTo("at last");
    }

    @Test
    void theLongestQuestionHasTheLongestAnswer() {
        Peers a = start("a");
        Peers b = start("b");
        meet(a, b);
        b.calls().serve(ECHO, (_, body) -> CompletableFuture.completedFuture(body));
        ByteBuffer longest = ByteBuffer.allocate(Calls.MAX_BODY_BYTES);
        longest.put(Calls.MAX_BODY_BYTES - 1, (byte) 7);

        var asked = a.calls().call(b.self(), ECHO, longest, LONG);
        await("answered", LONG, () -> asked.toCompletableFuture().isDone());

        ByteBuffer answer = Stages.get(asked);
        assertThat(answer.remaining()).isEqualTo(Calls.MAX_BODY_BYTES);
        assertThat(answer.get(answer.limit() - 1)).isEqualTo((byte) 7);
    }

    @Test
    void anEmptyQuestionHasAnEmptyAnswer() {
        Peers a = start("a");
        Peers b = start("b");
        meet(a, b);
        b.calls().serve(ECHO, (_, body) -> CompletableFuture.completedFuture(body));

        assertThat(answer(a.calls().call(b.self(), ECHO, bytes(""), LONG))).isEmpty();
    }

    @Test
    void onlyOneServesAnOperationAndAnotherMayOnceItHasLeft() {
        Peers a = start("a");
        Peers b = start("b");
        meet(a, b);
        Registration first = b.calls().serve(ECHO, (_, _) -> done("first"));
        assertThatIllegalStateException().isThrownBy(() -> b.calls().serve(ECHO, (_, _) -> done("second")));

        first.close();
        assertThat(failure(a.calls().call(b.self(), ECHO, bytes("x"), LONG), AT_ONCE))
                .isInstanceOf(CallFailure.Unreachable.class);
        var _ = b.calls().serve(ECHO, (_, _) -> done("second"));
        first.close(); // once more, which is none of the second's business

        assertThat(answer(a.calls().call(b.self(), ECHO, bytes("x"), LONG))).isEqualTo("second");
    }

    @Test
    void whoeverIsCutOffGetsNoAnswerUntilThatIsOver() {
        assumeAble(Cluster.Ability.CUT);
        Peers a = start("a");
        Peers b = start("b");
        meet(a, b);
        b.calls().serve(ECHO, (_, body) -> CompletableFuture.completedFuture(body));

        cluster.cut("a", "b");
        assertThat(failure(a.calls().call(b.self(), ECHO, bytes("x"), Duration.ofMillis(400)), SOON))
                .isInstanceOf(CallFailure.class)
                .isNotInstanceOf(CallFailure.Remote.class);
        cluster.heal();
        meet(a, b);

        assertThat(answer(a.calls().call(b.self(), ECHO, bytes("x"), LONG))).isEqualTo("x");
    }

    private static CompletionStage<ByteBuffer> done(String text) {
        return CompletableFuture.completedFuture(bytes(text));
    }
}
