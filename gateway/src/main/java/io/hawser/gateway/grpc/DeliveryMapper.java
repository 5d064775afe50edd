package io.hawser.gateway.grpc;

import io.hawser.gateway.event.Delivery;
import io.hawser.gateway.event.ResumeToken;
import io.hawser.gateway.event.StoredEvent;
import io.hawser.rpc.v1.Event;
import io.hawser.rpc.v1.SubscribeResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** What a subscriber is given, as responses that callers of any language take: none much longer than a mebibyte. */
final class DeliveryMapper {
    private static final int MAX_BYTES = 1 << 20;

    private DeliveryMapper() {}

    /** The responses, in order; each has the token that covers the events up to its last; at least one. */
    static List<SubscribeResponse> responses(Delivery delivery) {
        List<StoredEvent> stored = delivery.events();
        List<Event> events = stored.stream().map(EventMapper::event).toList();
        int last = events.size() - 1;
        if (last < 0) {
            return List.of(SubscribeResponse.newBuilder()
                    .setResumeToken(delivery.resumeAt().text())
                    .build());
        }
        return responses(
                events,
                index -> index == last
                        ? delivery.resumeAt().text()
                        : new ResumeToken(stored.get(index).position()).text());
    }

    /** The events in as many responses as it takes; {@code tokens} answers what covers the events up to an index. */
    static List<SubscribeResponse> responses(List<Event> events, IntFunction<String> tokens) {
        List<SubscribeResponse> responses = new ArrayList<>();
        SubscribeResponse.Builder next = SubscribeResponse.newBuilder();
        int bytes = 0;
        for (int i = 0; i < events.size(); i++) {
            int size = events.get(i).getSerializedSize();
            if (bytes > 0 && bytes + size > MAX_BYTES) {
                responses.add(next.setResumeToken(tokens.apply(i - 1)).build());
                next = SubscribeResponse.newBuilder();
                bytes = 0;
            }
            bytes += size;
            next.addEvents(events.get(i));
        }
        if (!events.isEmpty()) {
            responses.add(next.setResumeToken(tokens.apply(events.size() - 1)).build());
        }
        return responses;
    }
}
