package io.hawser.gateway.directory;

import io.hawser.gateway.backplane.CallFailure;
import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.Calls.Operation;
import io.hawser.gateway.backplane.Causes;
import io.hawser.gateway.backplane.Node;
import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.device.SessionActivity;
import io.hawser.gateway.directory.wire.CallBodies;
import io.hawser.gateway.directory.wire.UnreadableBodyException;
import io.hawser.protocol.Command;
import io.hawser.protocol.DeviceId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks other nodes about their sessions; the other end is {@link SessionDesk}. Stages end within their limits.
 *
 * <p>Threads: any.
 */
final class SessionQuestions {
    private static final Logger LOG = LoggerFactory.getLogger(SessionQuestions.class);
    private static final Duration DELIVERY_LIMIT = Duration.ofSeconds(2);
    private static final Duration TAKEOVER_LIMIT = Duration.ofMillis(200);
    private static final Duration DISCONNECT_LIMIT = Duration.ofSeconds(2);
    private static final Duration FACTS_LIMIT = Duration.ofMillis(500);
    private static final Duration RETURNED_LIMIT = Duration.ofSeconds(2);
    private static final int RETURNED_ATTEMPTS = 5;
    private static final int MAX_DEVICES = 1_000; // some 200 bytes each, in the question or the answer

    private final Calls calls;

    SessionQuestions(Calls calls) {
        this.calls = calls;
    }

    /** What became of it; fails with a {@link CallFailure}. */
    CompletionStage<CallBodies.Outcome> deliver(RemoteSession session, Command command) {
        return ask(
                session.node(),
                SessionOperations.DELIVER,
                CallBodies.delivery(session.device(), command),
                DELIVERY_LIMIT,
                CallBodies::readOutcome);
    }

    /** Has the session give way; completes with the greatest epoch of the device that is known then, never with a failure. */
    CompletionStage<Long> takeOver(RemoteSession session) {
        ByteBuffer body = CallBodies.devices(List.of(session.device()));
        return ask(session.node(), SessionOperations.TAKEOVER, body, TAKEOVER_LIMIT, CallBodies::readEpoch)
                .handle((epoch, failure) -> {
                    if (failure != null) {
                        LOG.debug("a session did not give way node={} reason={}", session.node(), failure.getMessage());
                        return session.epoch();
                    }
                    return Math.max(epoch, session.epoch());
                });
    }

    /** The epoch of the session that was ended, 0 when there was none; fails as {@link #deliver}. */
    CompletionStage<Long> disconnect(RemoteSession session, Disconnect reason) {
        return ask(
                session.node(),
                SessionOperations.DISCONNECT,
                CallBodies.ending(session.device(), reason),
                DISCONNECT_LIMIT,
                CallBodies::readEpoch);
    }

    /** What is known there of those devices' sessions; empty, and no failure, when the node does not say. */
    CompletionStage<Map<DeviceId, SessionActivity>> activities(Node node, List<DeviceId> devices) {
        CompletionStage<Map<DeviceId, SessionActivity>> all = CompletableFuture.completedFuture(new HashMap<>());
        for (int from = 0; from < devices.size(); from += MAX_DEVICES) {
            List<DeviceId> some = devices.subList(from, Math.min(from + MAX_DEVICES, devices.size()));
            all = all.thenCombine(someActivities(node, some), (known, more) -> {
                known.putAll(more);
                return known;
            });
        }
        return all;
    }

    private CompletionStage<Map<DeviceId, SessionActivity>> someActivities(Node node, List<DeviceId> devices) {
        return ask(node, SessionOperations.FACTS, CallBodies.devices(devices), FACTS_LIMIT, CallBodies::readActivities)
                .handle((activities, failure) -> {
                    Map<DeviceId, SessionActivity> known = new HashMap<>();
                    if (failure != null) {
                        LOG.debug("a node does not tell its sessions node={} reason={}", node, failure.getMessage());
                        return known;
                    }
                    for (int i = 0; i < Math.min(devices.size(), activities.size()); i++) {
                        DeviceId device = devices.get(i);
                        activities.get(i).ifPresent(activity -> known.put(device, activity));
                    }
                    return known;
                });
    }

    /**
     * Tells a node that is back that its sessions with epochs up to that were told as lost. Is repeated for ten seconds: the
     * second time it falls silent it is lost anew.
     */
    void tellReturned(Node node, long newestEpoch) {
        tellReturned(node, newestEpoch, RETURNED_ATTEMPTS);
    }

    private void tellReturned(Node node, long newestEpoch, int attempts) {
        var _ = ask(
                        node,
                        SessionOperations.RETURNED,
                        CallBodies.epoch(newestEpoch),
                        RETURNED_LIMIT,
                        CallBodies::readSessions)
                .whenComplete((sessions, failure) -> {
                    if (failure == null) {
                        LOG.info("a node is back; it tells its sessions again node={} sessions={}", node, sessions);
                    } else if (attempts > 1) {
                        pause(failure).execute(() -> tellReturned(node, newestEpoch, attempts - 1));
                    } else {
                        LOG.warn("a node is back and was not told so node={} reason={}", node, failure.getMessage());
                    }
                });
    }

    /** None when the attempt took its time; some when nobody listens there yet, though it is heard already. */
    private static Executor pause(Throwable failure) {
        Throwable cause = Causes.of(failure);
        return cause instanceof CallFailure.TimedOut
                ? Runnable::run
                : CompletableFuture.delayedExecutor(RETURNED_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private interface Reader<T> {
        T read(ByteBuffer body) throws UnreadableBodyException;
    }

    private <T> CompletionStage<T> ask(
            Node node, Operation operation, ByteBuffer body, Duration limit, Reader<T> reader) {
        return calls.call(node, operation, body, limit).thenApply(answer -> {
            try {
                return reader.read(answer);
            } catch (UnreadableBodyException e) {
                throw new CompletionException(e);
            }
        });
    }
}
