package io.hawser.gateway.grpc;

import io.hawser.gateway.event.Delivery;
import io.hawser.gateway.event.ResumeToken;
import io.hawser.gateway.event.StoredEvent;
import io.hawser.rpc.v1.Event;
import io.hawser.rpc.v1.SubscribeResponse;
import java.util.ArrayList;
import java.util.List;

/** What a subscription delivers, as responses that callers of any language take: none much longer than a mebibyte. */
final class DeliveryMapper {
    private static final int MAX_BYTES = 1 << 20;

    private DeliveryMapper() {}

    /** The responses, in order; each has the token that covers the events up to its last. */
    static List<SubscribeResponse> responses(Delivery delivery) {
        List<SubscribeResponse> responses = new ArrayList<>();
        SubscribeResponse.Builder next = SubscribeResponse.newBuilder();
        int bytes = 0;
        for (StoredEvent stored : delivery.events()) {
            Event event = EventMapper.event(stored);
            if (bytes > 0 && bytes + event.getSerializedSize() > MAX_BYTES) {
                responses.add(next.build());
                next = SubscribeResponse.newBuilder();
                bytes = 0;
            }
            bytes += event.getSerializedSize();
            next.addEvents(event).setResumeToken(new ResumeToken(stored.position()).text());
        }
        responses.add(next.setResumeToken(delivery.resumeAt().text()).build());
        return responses;
    }
}
