package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.Calls;
import io.hawser.gateway.backplane.nats.wire.NatsUnusableException;
import io.nats.client.api.ServerInfo;

/** Whether a server will do. */
final class ServerCheck {
    /** What headers and what is around a body or a record may need. */
    private static final long ROOM_FOR_HEADERS = 4 << 10;

    private static final String SYNCING = "2.10.0"; // since when a server can be told to write before it acknowledges

    private ServerCheck() {}

    /** The word for status; fails when the server will not do. */
    static String durability(ServerInfo server, boolean allowOld) {
        String name = "cluster: NATS server " + server.getServerName() + " at " + server.getHost() + ":"
                + server.getPort() + ": ";
        long needed = Calls.MAX_BODY_BYTES + ROOM_FOR_HEADERS;
        if (!server.isJetStreamAvailable()) {
            throw new NatsUnusableException(name + "has no JetStream; see deploy/nats");
        }
        if (server.getMaxPayload() < needed) {
            throw new NatsUnusableException(name + "max_payload: " + server.getMaxPayload() + " (expected: " + needed
                    + " or more, such as 2MB; see deploy/nats)");
        }
        if (server.isSameOrNewerThanVersion(SYNCING)) {
            return "replicated";
        }
        if (!allowOld) {
            throw new NatsUnusableException(name + "version " + server.getVersion() + " (expected: " + SYNCING
                    + " or later, which can write to disk before it acknowledges; cluster.allow-old-nats = true does"
                    + " without, and may lose what was acknowledged when several servers lose power together)");
        }
        return "replicated, not fsynced";
    }
}
