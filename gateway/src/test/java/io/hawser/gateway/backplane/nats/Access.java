package io.hawser.gateway.backplane.nats;

import static io.hawser.gateway.backplane.Stages.bytes;
import static io.hawser.gateway.backplane.Stages.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.Registers;
import io.hawser.gateway.backplane.Stages;
import io.hawser.gateway.backplane.nats.wire.NatsUnusableException;
import io.hawser.gateway.backplane.nats.wire.ServerAccess;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** Whether one who comes to a server like that can do what a gateway has to. */
final class Access {
    private static final Calls.Operation ECHO = new Calls.Operation("echo");

    private Access() {}

    /** It stores, reads, follows, counts, forgets, and is heard by another like it, which it hears. */
    static void assertWorks(ServerAccess access) {
        assertWorks(name -> NatsNodes.config(name, access));
    }

    /** The same, of gateways that are configured so, each with its name. */
    static void assertWorks(Function<String, NatsConfig> config) {
        try (NatsBackplane one = NatsNodes.open(config.apply("one"));
                NatsBackplane other = NatsNodes.open(config.apply("other"))) {
            assertStores(one, other);
            other.peers().calls().serve(ECHO, (_, body) -> CompletableFuture.completedFuture(body));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> one.peers().membership().live().size() == 2);
            assertThat(get(one.peers().calls().call(other.self(), ECHO, bytes("x"), Duration.ofSeconds(5))))
                    .isEqualTo(bytes("x"));
        }
    }

    private static void assertStores(NatsBackplane one, NatsBackplane other) {
        LogName name = new LogName("access");
        DurableLog log = one.log(name);
        DurableLog.Reader follower = other.log(name).read(get(log.tail()));
        get(follower.awaitNext()); // begins to follow
        String text = UUID.randomUUID().toString();
        CompletableFuture<Void> woken = follower.awaitNext().toCompletableFuture();
        Position written = get(log.append(bytes(text), Expect.any(), new RecordId(text)));

        get(woken);
        List<LogRecord> read = get(follower.next(9, 999));
        assertThat(read).extracting(Stages::text).contains(text);
        get(log.truncateUpTo(written));
        get(one.registers().raise(new Registers.Key("access"), 1));
    }

    /** What it is refused with is one line, which has these words. */
    static void assertRefused(ServerAccess access, String... words) {
        assertThatExceptionOfType(NatsUnusableException.class)
                .isThrownBy(() -> NatsNodes.open(NatsNodes.config("a", access)).close())
                .satisfies(refusal ->
                        assertThat(refusal.getMessage()).contains(words).doesNotContain("\n"));
    }
}
