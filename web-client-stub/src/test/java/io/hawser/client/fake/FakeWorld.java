package io.hawser.client.fake;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.hawser.rpc.v1.Command;
import io.hawser.rpc.v1.CommandState;
import io.hawser.rpc.v1.Device;
import io.hawser.rpc.v1.Event;
import io.hawser.rpc.v1.EventKind;
import io.hawser.rpc.v1.SendToDeviceRequest;
import io.hawser.rpc.v1.Uplink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What several fake gateways have in common, as a cluster has: devices, commands, events. */
public final class FakeWorld {
    static final Timestamp NOW =
            Timestamp.newBuilder().setSeconds(1_790_000_000L).build();

    final List<Event> events = new CopyOnWriteArrayList<>();
    final List<EventStream> streams = new CopyOnWriteArrayList<>();
    final Map<String, Device> devices = new ConcurrentSkipListMap<>();
    final Map<String, Command> commands = new ConcurrentHashMap<>();
    private volatile int firstKept;
    private volatile CommandState outcome = CommandState.COMMAND_STATE_SUCCEEDED;

    /** An uplink happens. */
    public void uplink(String device, String name, String payload) {
        uplink(device, name, ByteString.copyFromUtf8(payload));
    }

    public void uplink(String device, String name, ByteString payload) {
        int place = events.size();
        events.add(Event.newBuilder()
                .setPosition("p" + place)
                .setKind(EventKind.EVENT_KIND_UPLINK)
                .setTime(NOW)
                .setDeviceId(device)
                .setSessionEpoch(1)
                .setNodeId("fake")
                .setUplink(Uplink.newBuilder().setName(name).setPayload(payload).setMessageId(place + 1))
                .build());
        streams.forEach(EventStream::pump);
    }

    public void event(Event event) {
        events.add(event);
        streams.forEach(EventStream::pump);
    }

    /** Events before this place are forgotten. */
    public void keepFrom(int place) {
        firstKept = place;
    }

    int firstKept() {
        return firstKept;
    }

    public void put(Device device) {
        devices.put(device.getDeviceId(), device);
    }

    /** How commands end from now on. */
    public void commandsEnd(CommandState state) {
        outcome = state;
    }

    public int commandCount() {
        return commands.size();
    }

    public int subscriberCount() {
        return streams.size();
    }

    Command run(SendToDeviceRequest request) {
        return commands.computeIfAbsent(
                request.getCommandId(),
                id -> Command.newBuilder()
                        .setCommandId(id)
                        .setDeviceId(request.getDeviceId())
                        .setName(request.getName())
                        .setPayload(request.getPayload())
                        .setState(outcome)
                        .setTimeToLive(request.getTimeToLive())
                        .setCreateTime(NOW)
                        .setDeadline(Timestamp.newBuilder()
                                .setSeconds(NOW.getSeconds()
                                        + request.getTimeToLive().getSeconds()))
                        .setEndTime(NOW)
                        .setAttempts(1)
                        .build());
    }
}
