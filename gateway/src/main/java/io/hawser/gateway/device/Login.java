package io.hawser.gateway.device;

import io.hawser.gateway.device.SessionState.Active;
import io.hawser.gateway.device.SessionState.AwaitingProof;
import io.hawser.gateway.device.SessionState.AwaitingTakeover;
import io.hawser.gateway.metrics.Counter;
import io.hawser.protocol.Challenge;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Proof;
import io.hawser.protocol.ProtocolFault;
import io.hawser.protocol.Welcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's way to WELCOME: HELLO, and a proof where one is asked for.
 *
 * <p>Threads: the connection's I/O thread; credentials are checked in memory.
 */
final class Login {
    private static final Logger LOG = LoggerFactory.getLogger(Login.class);

    private final DeviceSession session;
    private final DeviceLink link;
    private final SessionServices services;

    Login(DeviceSession session, DeviceLink link, SessionServices services) {
        this.session = session;
        this.link = link;
        this.services = services;
    }

    void onFirst(DeviceMessage message) {
        if (!(message instanceof Hello hello)) {
            session.fail(Faults.unexpected(message, "before log-in"));
            return;
        }
        Optional<String> elsewhere = services.admission().closedFor();
        if (elsewhere.isPresent()) {
            services.counters().increment(Counter.CONNECTIONS_REFUSED);
            session.end(Disconnect.DRAINING, Duration.ZERO, elsewhere.get());
            return;
        }
        switch (services.authenticator().decide(hello)) {
            case LoginDecision.Accepted() ->
                admit(hello, () -> services.authenticator().decide(hello) instanceof LoginDecision.Accepted);
            case LoginDecision.Challenge() ->
                challenge(hello, Payload.of(services.nonces().get()));
            case LoginDecision.Refused refused -> refuse(hello, refused.why().name());
        }
    }

    void onProof(AwaitingProof awaiting, DeviceMessage message) {
        Hello hello = awaiting.hello();
        if (!(message instanceof Proof(Payload hmac))) {
            session.fail(Faults.unexpected(message, "while a proof is awaited"));
        } else if (services.authenticator().proves(hello.device(), awaiting.nonce(), hmac)) {
            admit(hello, () -> services.authenticator().proves(hello.device(), awaiting.nonce(), hmac));
        } else {
            refuse(hello, "WRONG_PROOF");
        }
    }

    private void challenge(Hello hello, Payload nonce) {
        if (session.advance(new AwaitingProof(hello, nonce))) {
            session.transmit(new Challenge(nonce));
        }
    }

    /** The device is who it says. Where another node has a session of it, that one has to give way first. */
    private void admit(Hello hello, BooleanSupplier stillWelcome) {
        Optional<CompletionStage<Long>> takeover = services.takeovers().takeOver(hello.device());
        if (takeover.isEmpty()) {
            welcome(hello, 0, stillWelcome);
        } else if (session.advance(new AwaitingTakeover())) {
            var _ = takeover.get().thenAccept(known -> link.inTurn(() -> welcome(hello, known, stillWelcome)));
        }
    }

    /** @param known the greatest epoch that the device is known to have had */
    private void welcome(Hello hello, long known, BooleanSupplier stillWelcome) {
        OptionalLong epoch = services.epochs().nextAbove(known);
        if (epoch.isEmpty()) {
            session.fail(
                    new ProtocolFault(ProtocolFault.Code.INTERNAL, "the store takes no log-ins now; try again later"));
            return;
        }
        int keepAlive = services.limits().grantKeepAlive(hello.keepAliveSeconds());
        Instant now = services.clock().instant();
        if (session.advance(new Active(hello.device(), epoch.getAsLong(), keepAlive, now))) {
            Welcome welcome =
                    new Welcome(epoch.getAsLong(), keepAlive, services.limits().maxBody(), now);
            session.begin(welcome, stillWelcome);
        }
    }

    /** Every refusal reads the same to the device: who guesses learns nothing. */
    private void refuse(Hello hello, String why) {
        LOG.debug("log-in refused device={} address={} reason={}", hello.device(), link.address(), why);
        session.fail(new ProtocolFault(ProtocolFault.Code.UNAUTHORIZED, "unauthorized"));
    }
}
