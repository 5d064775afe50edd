package io.hawser.load.gatling.rpc;

import io.gatling.core.session.Session;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import io.hawser.load.gatling.request.Exchange;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One request of one user's.
 *
 * @param components what the scenario has for it
 * @param session the user's, when it began
 * @param exchange to be told how it ended
 * @param <R> the answer
 */
record Call<R>(GatewayComponents components, Session session, Exchange<R> exchange) {

    Channel channel() {
        return components.channel(session);
    }

    GatewayProtocol.Settings settings() {
        return components.settings();
    }

    /** Does something with the user's subscription, if there is one. */
    void withStream(Consumer<EventStream> doing) {
        EventStream.of(session)
                .ifPresentOrElse(
                        doing, () -> exchange.failed("not subscribed: subscribe was not asked for, or failed"));
    }

    /** Takes the one answer of a call. */
    StreamObserver<R> answer() {
        return new StreamObserver<>() {
            private Optional<R> answer = Optional.empty(); // the thread of the call's own

            @Override
            public void onNext(R reply) {
                answer = Optional.of(reply);
            }

            @Override
            public void onError(Throwable thrown) {
                exchange.failed(Failure.text(thrown));
            }

            @Override
            public void onCompleted() {
                answer.ifPresentOrElse(exchange::answered, () -> exchange.failed("no answer, and no error"));
            }
        };
    }
}
