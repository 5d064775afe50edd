package io.hawser.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.event.Event;
import io.hawser.gateway.event.EventDetail;
import io.hawser.gateway.event.EventPosition;
import io.hawser.gateway.event.StoredEvent;
import io.hawser.protocol.Payload;
import io.hawser.rpc.v1.CommandState;
import io.hawser.rpc.v1.ComponentState;
import io.hawser.rpc.v1.DisconnectReason;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventMapperTest {
    /** A gateway that was set back to an older version reads its log on. */
    @Test
    void whatANewerVersionNamedIsToldAsUnspecified() {
        assertThat(told(new EventDetail.DeviceDisconnected("moved", true))
                        .getDeviceDisconnected()
                        .getReason())
                .isEqualTo(DisconnectReason.DISCONNECT_REASON_UNSPECIFIED);
        assertThat(told(new EventDetail.CommandChanged(new UUID(1, 2), "blink", "POSTPONED", 1, Payload.empty()))
                        .getCommandChanged()
                        .getCommand()
                        .getState())
                .isEqualTo(CommandState.COMMAND_STATE_UNSPECIFIED);
        var component = told(new EventDetail.ComponentChanged("rpc", "RUNNING", "PAUSED", "by hand"))
                .getComponentChanged();
        assertThat(component.getFrom()).isEqualTo(ComponentState.COMPONENT_STATE_RUNNING);
        assertThat(component.getTo()).isEqualTo(ComponentState.COMPONENT_STATE_UNSPECIFIED);
    }

    private static io.hawser.rpc.v1.Event told(EventDetail detail) {
        Event event = new Event(Instant.EPOCH, "device", 1, detail);
        return EventMapper.event(new StoredEvent(new EventPosition(new Position(1), 0), "node", event));
    }
}
