package io.hawser.gateway.backplane.embedded;

import static io.hawser.gateway.backplane.Stages.bytes;
import static io.hawser.gateway.backplane.Stages.failure;
import static io.hawser.gateway.backplane.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.hawser.gateway.backplane.CallFailure;
import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.Membership;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.backplane.Registration;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LonePeersTest {
    private static final Calls.Operation ECHO = new Calls.Operation("echo");
    private static final Duration LONG = Duration.ofSeconds(10);

    private final Node self = new Node("alone", 7);
    private final LonePeers peers = new LonePeers(self);

    @Test
    void itsEnginesGiveItTheNodeTheyWereGiven() {
        try (MemoryBackplane engine = new MemoryBackplane(self, 1 << 20)) {
            assertThat(engine.peers().self()).isEqualTo(self);
        }
    }

    @Test
    void nobodyElseLivesAndItIsNotIsolatedForThat() {
        List<Node> joined = new CopyOnWriteArrayList<>();
        Registration watching = peers.membership().watch(new Membership.Listener() {
            @Override
            public void onJoined(Node node) {
                joined.add(node);
            }

            @Override
            public void onDied(Node node) {
                joined.add(node);
            }
        });
        peers.announcements().publish(bytes("into the void"));
        watching.close();

        assertThat(peers.membership().live()).containsExactly(self);
        assertThat(peers.membership().isolated()).isFalse();
        assertThat(joined).isEmpty();
    }

    @Test
    void itAsksItselfInOrder() {
        List<String> begun = new CopyOnWriteArrayList<>();
        peers.calls().serve(ECHO, (from, body) -> {
            begun.add(from.id() + text(body));
            return CompletableFuture.completedFuture(body);
        });

        List<CompletionStage<ByteBuffer>> answers = IntStream.range(0, 200)
                .mapToObj(i -> peers.calls().call(self, ECHO, bytes("" + i), LONG))
                .toList();

        assertThat(answers.stream().map(answer -> text(get(answer))))
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).mapToObj(String::valueOf).toList());
        assertThat(begun)
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).mapToObj(i -> "alone" + i).toList());
    }

    @Test
    void othersAndWhatItDoesNotServeAreUnreachableAtOnce() {
        assertThat(failure(peers.calls().call(new Node("other", 1), ECHO, bytes("x"), LONG)))
                .isInstanceOf(CallFailure.Unreachable.class);
        assertThat(failure(peers.calls().call(self, ECHO, bytes("x"), LONG)))
                .isInstanceOf(CallFailure.Unreachable.class);
        assertThat(failure(peers.calls().call(new Node("alone", 6), ECHO, bytes("x"), LONG)))
                .isInstanceOf(CallFailure.Unreachable.class);
    }

    @Test
    void failuresAreToldAndWhatTakesTooLongTimesOut() {
        Registration failing = peers.calls().serve(ECHO, (_, _) -> {
            throw new IllegalStateException("thrown by the test");
        });
        assertThatIllegalStateException()
                .isThrownBy(() -> peers.calls().serve(ECHO, (_, body) -> CompletableFuture.completedFuture(body)));
        assertThat(failure(peers.calls().call(self, ECHO, bytes("x"), LONG)))
                .isInstanceOf(CallFailure.Remote.class)
                .hasMessage("thrown by the test");
        failing.close();
        CompletableFuture<ByteBuffer> never = new CompletableFuture<>();
        peers.calls().serve(ECHO, (_, _) -> never);

        CompletionStage<ByteBuffer> late = peers.calls().call(self, ECHO, bytes("x"), Duration.ofMillis(50));

        assertThat(failure(late)).isInstanceOf(CallFailure.TimedOut.class);
        never.complete(bytes("too late"));
        assertThat(late.toCompletableFuture()).isCompletedExceptionally();
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
