package io.hawser.gateway.grpc;

import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.event.EventDetail;
import io.hawser.gateway.event.StoredEvent;
import io.hawser.gateway.group.GroupEvent;
import io.hawser.gateway.group.LostEvents;
import io.hawser.gateway.supervision.ComponentState;
import io.hawser.rpc.v1.Command;
import io.hawser.rpc.v1.CommandChanged;
import io.hawser.rpc.v1.CommandResult;
import io.hawser.rpc.v1.CommandState;
import io.hawser.rpc.v1.ComponentChanged;
import io.hawser.rpc.v1.DeviceConnected;
import io.hawser.rpc.v1.DeviceDisconnected;
import io.hawser.rpc.v1.DisconnectReason;
import io.hawser.rpc.v1.Event;
import io.hawser.rpc.v1.EventKind;
import io.hawser.rpc.v1.EventsLost;
import io.hawser.rpc.v1.Uplink;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Events on the wire. */
public final class EventMapper {
    private static final Set<String> ANSWERED = Set.of("SUCCEEDED", "FAILED", "REJECTED");

    private EventMapper() {}

    /** The event as the contract has it. */
    public static Event event(StoredEvent stored) {
        Event.Builder event = Event.newBuilder()
                .setPosition(stored.position().token())
                .setTime(Times.timestamp(stored.event().time()))
                .setDeviceId(stored.event().device())
                .setSessionEpoch(stored.event().epoch())
                .setNodeId(stored.node());
        switch (stored.event().detail()) {
            case EventDetail.DeviceConnected(String protocol, String address) ->
                event.setKind(EventKind.EVENT_KIND_DEVICE_CONNECTED)
                        .setDeviceConnected(DeviceConnected.newBuilder()
                                .setProtocol(protocol)
                                .setAddress(address));
            case EventDetail.DeviceDisconnected(String reason, boolean clean) ->
                event.setKind(EventKind.EVENT_KIND_DEVICE_DISCONNECTED)
                        .setDeviceDisconnected(DeviceDisconnected.newBuilder()
                                .setReason(reason(reason))
                                .setClean(clean));
            case EventDetail.UplinkReceived uplink ->
                event.setKind(EventKind.EVENT_KIND_UPLINK)
                        .setUplink(Uplink.newBuilder()
                                .setName(uplink.name())
                                .setPayload(Arguments.bytes(uplink.payload()))
                                .setMessageId((int) uplink.messageId())
                                .setDuplicate(uplink.duplicate()));
            case EventDetail.CommandChanged changed ->
                event.setKind(EventKind.EVENT_KIND_COMMAND_CHANGED)
                        .setCommandChanged(CommandChanged.newBuilder().setCommand(command(stored, changed)));
            case EventDetail.ComponentChanged(String component, String from, String to, String cause) ->
                event.setKind(EventKind.EVENT_KIND_COMPONENT_CHANGED)
                        .setComponentChanged(ComponentChanged.newBuilder()
                                .setName(component)
                                .setFrom(componentState(from))
                                .setTo(componentState(to))
                                .setCause(cause));
        }
        return event.build();
    }

    /** What a group is given; {@code node} is this one, which tells of what is lost. */
    static Event event(GroupEvent given, String node) {
        return switch (given) {
            case GroupEvent.Recorded(StoredEvent stored) -> event(stored);
            case GroupEvent.Lost(LostEvents lost) ->
                Event.newBuilder()
                        .setPosition(lost.position().token())
                        .setTime(Times.timestamp(lost.until()))
                        .setNodeId(node)
                        .setKind(EventKind.EVENT_KIND_EVENTS_LOST)
                        .setEventsLost(EventsLost.newBuilder()
                                .setCount(lost.count())
                                .setUntilTime(Times.timestamp(lost.until())))
                        .build();
        };
    }

    static io.hawser.gateway.event.EventKind kind(EventKind kind) {
        return switch (kind) {
            case EVENT_KIND_DEVICE_CONNECTED -> io.hawser.gateway.event.EventKind.DEVICE_CONNECTED;
            case EVENT_KIND_DEVICE_DISCONNECTED -> io.hawser.gateway.event.EventKind.DEVICE_DISCONNECTED;
            case EVENT_KIND_UPLINK -> io.hawser.gateway.event.EventKind.UPLINK;
            case EVENT_KIND_COMMAND_CHANGED -> io.hawser.gateway.event.EventKind.COMMAND_CHANGED;
            case EVENT_KIND_COMPONENT_CHANGED -> io.hawser.gateway.event.EventKind.COMPONENT_CHANGED;
            case EVENT_KIND_UNSPECIFIED, EVENT_KIND_EVENTS_LOST, UNRECOGNIZED ->
                throw RpcErrors.invalidField(
                        "open.filter.kinds",
                        kind + " (expected: some of "
                                + Arrays.stream(io.hawser.gateway.event.EventKind.values())
                                        .map(Enum::name)
                                        .collect(Collectors.joining(", "))
                                + ")");
        };
    }

    private static Command command(StoredEvent stored, EventDetail.CommandChanged changed) {
        CommandState state = commandState(changed.state());
        Command.Builder command = Command.newBuilder()
                .setCommandId(changed.command().toString())
                .setDeviceId(stored.event().device())
                .setName(changed.name())
                .setState(state)
                .setAttempts(changed.attempts())
                .setEndTime(Times.timestamp(stored.event().time()));
        if (ANSWERED.contains(changed.state())) {
            command.setResult(
                    CommandResult.newBuilder().setReported(state).setPayload(Arguments.bytes(changed.result())));
        }
        return command.build();
    }

    // A name or word that this version does not know was written by a newer one: the caller gets UNSPECIFIED.

    private static io.hawser.rpc.v1.ComponentState componentState(String name) {
        return Arrays.stream(ComponentState.values())
                .filter(known -> known.name().equals(name))
                .findFirst()
                .map(StatusMapper::state)
                .orElse(io.hawser.rpc.v1.ComponentState.COMPONENT_STATE_UNSPECIFIED);
    }

    private static CommandState commandState(String name) {
        return Arrays.stream(io.hawser.gateway.command.CommandState.values())
                .filter(known -> known.name().equals(name))
                .findFirst()
                .map(CommandMapper::state)
                .orElse(CommandState.COMMAND_STATE_UNSPECIFIED);
    }

    private static DisconnectReason reason(String word) {
        return Arrays.stream(Disconnect.values())
                .filter(known -> known.word().equals(word))
                .findFirst()
                .map(EventMapper::reason)
                .orElse(DisconnectReason.DISCONNECT_REASON_UNSPECIFIED);
    }

    private static DisconnectReason reason(Disconnect disconnect) {
        return switch (disconnect) {
            case BYE -> DisconnectReason.DISCONNECT_REASON_BYE;
            case CONNECTION_LOST -> DisconnectReason.DISCONNECT_REASON_CONNECTION_LOST;
            case PROTOCOL_ERROR -> DisconnectReason.DISCONNECT_REASON_PROTOCOL_ERROR;
            case UNAUTHORIZED, LOGIN_TOO_SLOW -> DisconnectReason.DISCONNECT_REASON_UNAUTHORIZED;
            case TAKEN_OVER -> DisconnectReason.DISCONNECT_REASON_TAKEN_OVER;
            case KEEP_ALIVE_MISSED -> DisconnectReason.DISCONNECT_REASON_KEEP_ALIVE_MISSED;
            case BY_OPERATOR -> DisconnectReason.DISCONNECT_REASON_OPERATOR;
            case CREDENTIALS_REVOKED -> DisconnectReason.DISCONNECT_REASON_CREDENTIALS_REVOKED;
            case RESTARTING -> DisconnectReason.DISCONNECT_REASON_RESTARTING;
            case DRAINING -> DisconnectReason.DISCONNECT_REASON_DRAINING;
            case SLOW_READER -> DisconnectReason.DISCONNECT_REASON_SLOW_READER;
            case OVERLOADED -> DisconnectReason.DISCONNECT_REASON_OVERLOADED;
            case NODE_LOST -> DisconnectReason.DISCONNECT_REASON_NODE_LOST;
            case INTERNAL -> DisconnectReason.DISCONNECT_REASON_INTERNAL;
        };
    }
}
