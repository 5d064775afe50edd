package io.hawser.gateway.http.device;

import io.hawser.gateway.device.Disconnect;
import io.hawser.gateway.device.SessionServices;
import io.hawser.gateway.http.page.Replies;
import io.hawser.gateway.http.page.WebAccess;
import io.hawser.gateway.metrics.Counter;
import io.hawser.protocol.DeviceCodecs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.websocket.server.WebSocketCreator;

/**
 * The WebSockets of devices that one server has.
 *
 * <p>Threads: any.
 */
public final class DeviceSockets {
    private final LinkSettings settings;
    private final WebAccess access;
    private final SessionServices services;
    private final Set<DeviceSocket> open = ConcurrentHashMap.newKeySet();

    /**
     * @param protocols that devices may speak, by name
     * @param maxBody the longest frame body, in bytes
     * @param maxQueuedBytes how much may wait for a device that does not read, in bytes
     */
    public DeviceSockets(
            DeviceCodecs codecs,
            List<String> protocols,
            int maxBody,
            long maxQueuedBytes,
            WebAccess access,
            SessionServices services) {
        this.settings = LinkSettings.of(codecs, protocols, maxBody, maxQueuedBytes);
        this.access = access;
        this.services = services;
    }

    /** Answers handshakes; {@code writers} sends what others than Jetty's threads have to say, and does not block. */
    public WebSocketCreator creator(Executor writers) {
        return (request, response, callback) -> {
            Optional<Wire> wire = Wire.offered(request.getSubProtocols());
            if (!access.mayOpenSockets(request)) {
                services.counters().increment(Counter.WEB_SOCKETS_REFUSED);
                Replies.refuse(
                        response, callback, HttpStatus.FORBIDDEN_403, "pages of this origin may not connect here");
                return null;
            }
            boolean unknown = wire.isEmpty() && !request.getSubProtocols().isEmpty();
            if (settings.spoken().isEmpty()
                    || unknown
                    || wire.filter(chosen -> !settings.spoken().containsKey(chosen))
                            .isPresent()) {
                services.counters().increment(Counter.WEB_SOCKETS_REFUSED);
                Replies.refuse(
                        response,
                        callback,
                        HttpStatus.BAD_REQUEST_400,
                        "none of these subprotocols is spoken here (spoken: "
                                + settings.spoken().keySet().stream()
                                        .map(Wire::subprotocol)
                                        .toList() + ")");
                return null;
            }
            wire.ifPresent(chosen -> response.setAcceptedSubProtocol(chosen.subprotocol()));
            response.setExtensions(List.of()); // compressing a device's few bytes costs 100 KB of memory a socket
            return new DeviceSocket(wire, settings, services, writers, open);
        };
    }

    /** How many there are. */
    public int count() {
        return open.size();
    }

    /** Ends every session. */
    public void end(Disconnect reason) {
        open.forEach(socket -> socket.end(reason));
    }

    /** Closes those who have not gone, at once. */
    public void closeNow() {
        open.forEach(DeviceSocket::closeNow);
    }

    /** Pings those who have been quiet for so long. */
    public void pingQuiet(Duration interval) {
        long since = System.nanoTime() - interval.toNanos();
        open.forEach(socket -> socket.pingIfQuietSince(since));
    }
}
