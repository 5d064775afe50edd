package io.hawser.client.wire;

import io.hawser.client.view.DisconnectReason;
import io.hawser.client.view.EventDetail;
import io.hawser.client.view.EventKind;
import io.hawser.client.view.EventView;
import io.hawser.client.view.Payload;
import io.hawser.client.view.StartAt;
import io.hawser.rpc.v1.ComponentChanged;
import io.hawser.rpc.v1.Event;
import io.hawser.rpc.v1.EventFilter;
import io.hawser.rpc.v1.EventsLost;
import io.hawser.rpc.v1.Uplink;
import java.util.Set;

/** Translates events. */
public final class EventMapper {
    private EventMapper() {}

    public static EventView view(Event event) {
        return new EventView(
                event.getPosition(),
                Times.instant(event.getTime()),
                event.getDeviceId(),
                event.getSessionEpoch(),
                event.getNodeId(),
                detail(event));
    }

    /** A filter; what is empty does not restrict. */
    public static EventFilter filter(Set<EventKind> kinds, String deviceIdPrefix, String uplinkName) {
        var filter = EventFilter.newBuilder().setDeviceIdPrefix(deviceIdPrefix).setUplinkName(uplinkName);
        kinds.forEach(kind -> filter.addKinds(io.hawser.rpc.v1.EventKind.valueOf("EVENT_KIND_" + kind.name())));
        return filter.build();
    }

    public static io.hawser.rpc.v1.StartAt startAt(StartAt startAt) {
        return switch (startAt) {
            case NOW -> io.hawser.rpc.v1.StartAt.START_AT_NOW;
            case OLDEST -> io.hawser.rpc.v1.StartAt.START_AT_OLDEST;
        };
    }

    private static EventDetail detail(Event event) {
        return switch (event.getDetailCase()) {
            case DEVICE_CONNECTED ->
                new EventDetail.DeviceConnected(
                        event.getDeviceConnected().getProtocol(),
                        event.getDeviceConnected().getAddress());
            case DEVICE_DISCONNECTED ->
                new EventDetail.DeviceDisconnected(
                        reason(event.getDeviceDisconnected().getReason()),
                        event.getDeviceDisconnected().getClean());
            case UPLINK -> uplink(event.getUplink());
            case COMMAND_CHANGED ->
                new EventDetail.CommandChanged(
                        CommandMapper.view(event.getCommandChanged().getCommand()));
            case COMPONENT_CHANGED -> changed(event.getComponentChanged());
            case EVENTS_LOST -> lost(event.getEventsLost());
            case DETAIL_NOT_SET -> new EventDetail.Unknown();
        };
    }

    private static EventDetail uplink(Uplink uplink) {
        return new EventDetail.Uplink(
                uplink.getName(),
                Payload.of(uplink.getPayload().toByteArray()),
                Integer.toUnsignedLong(uplink.getMessageId()),
                uplink.getDuplicate());
    }

    private static EventDetail changed(ComponentChanged changed) {
        return new EventDetail.ComponentChanged(
                changed.getName(),
                StatusMapper.state(changed.getFrom()),
                StatusMapper.state(changed.getTo()),
                changed.getCause());
    }

    private static EventDetail lost(EventsLost lost) {
        return new EventDetail.EventsLost(
                lost.getCount(),
                Times.instant(lost.hasFromTime(), lost.getFromTime()),
                Times.instant(lost.getUntilTime()));
    }

    static DisconnectReason reason(io.hawser.rpc.v1.DisconnectReason reason) {
        return Enums.named(
                DisconnectReason.class, "DISCONNECT_REASON_", reason.name(), DisconnectReason.CONNECTION_LOST);
    }
}
