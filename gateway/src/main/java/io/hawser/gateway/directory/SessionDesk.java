package io.hawser.gateway.directory;

import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.Registration;
import io.hawser.gateway.device.DeviceSession;
import io.hawser.gateway.device.SessionActivity;
import io.hawser.gateway.device.SessionRegistry;
import io.hawser.gateway.directory.wire.CallBodies;
import io.hawser.gateway.directory.wire.CallBodies.Outcome;
import io.hawser.gateway.directory.wire.UnreadableBodyException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Answers other nodes' questions about this one's sessions, from its own table and never from what it was told.
 *
 * <p>Threads: the engine's.
 */
final class SessionDesk {
    /** Who asks has gone on without an answer by then. */
    private static final Duration GIVING_WAY = Duration.ofSeconds(1);

    private final SessionRegistry sessions;
    private final ReturnedNode returned;
    private volatile boolean held; // set once

    SessionDesk(SessionRegistry sessions, ReturnedNode returned) {
        this.sessions = sessions;
        this.returned = returned;
    }

    /** Takes no commands for devices from now on: what they have they may end. */
    void hold() {
        held = true;
    }

    /** Answers until the registrations are closed. */
    List<Registration> serve(Calls calls) {
        return List.of(
                calls.serve(SessionOperations.DELIVER, (_, body) -> answer(body, this::deliver)),
                calls.serve(SessionOperations.TAKEOVER, (_, body) -> answer(body, this::giveWay)),
                calls.serve(SessionOperations.DISCONNECT, (_, body) -> answer(body, this::disconnect)),
                calls.serve(SessionOperations.FACTS, (_, body) -> answer(body, this::facts)),
                calls.serve(SessionOperations.RETURNED, (_, body) -> answer(body, this::tellAgain)));
    }

    private interface Answer {
        CompletionStage<ByteBuffer> to(ByteBuffer body) throws UnreadableBodyException;
    }

    private static CompletionStage<ByteBuffer> answer(ByteBuffer body, Answer answer) {
        try {
            return answer.to(body);
        } catch (UnreadableBodyException e) {
            return CompletableFuture.failedFuture(
                    new IllegalArgumentException("a question about sessions: " + e.getMessage(), e));
        }
    }

    private CompletionStage<ByteBuffer> deliver(ByteBuffer body) throws UnreadableBodyException {
        CallBodies.Delivery delivery = CallBodies.readDelivery(body);
        Outcome outcome = sessions.find(delivery.device())
                .map(session -> held ? Outcome.NOT_NOW : outcome(session.send(delivery.command())))
                .orElse(Outcome.NOT_HERE);
        return CompletableFuture.completedFuture(CallBodies.outcome(outcome));
    }

    private static Outcome outcome(boolean sent) {
        return sent ? Outcome.SENT : Outcome.NOT_HERE;
    }

    private CompletionStage<ByteBuffer> giveWay(ByteBuffer body) throws UnreadableBodyException {
        List<DeviceSession> asked = CallBodies.readDevices(body).stream()
                .flatMap(device -> sessions.find(device).stream())
                .toList();
        if (asked.isEmpty()) {
            return CompletableFuture.completedFuture(CallBodies.epoch(0));
        }
        DeviceSession session = asked.getFirst();
        long epoch = session.epoch();
        CompletableFuture<ByteBuffer> given = new CompletableFuture<>();
        session.giveWay(() -> given.complete(CallBodies.epoch(epoch)));
        return given.completeOnTimeout(CallBodies.epoch(epoch), GIVING_WAY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletionStage<ByteBuffer> tellAgain(ByteBuffer body) throws UnreadableBodyException {
        int sessions = returned.tellAgain(CallBodies.readEpoch(body));
        return CompletableFuture.completedFuture(CallBodies.sessions(sessions));
    }

    private CompletionStage<ByteBuffer> disconnect(ByteBuffer body) throws UnreadableBodyException {
        CallBodies.Ending ending = CallBodies.readEnding(body);
        Optional<DeviceSession> session = sessions.find(ending.device());
        session.ifPresent(found -> found.end(ending.reason()));
        return CompletableFuture.completedFuture(
                CallBodies.epoch(session.map(DeviceSession::epoch).orElse(0L)));
    }

    private CompletionStage<ByteBuffer> facts(ByteBuffer body) throws UnreadableBodyException {
        List<Optional<SessionActivity>> activities = CallBodies.readDevices(body).stream()
                .map(device ->
                        sessions.find(device).map(session -> session.facts().activity()))
                .toList();
        return CompletableFuture.completedFuture(CallBodies.activities(activities));
    }
}
