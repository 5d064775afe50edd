package io.hawser.gateway.backplane.nats;

import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.nats.log.Streams;
import io.hawser.gateway.backplane.nats.wire.ServerAccess;
import java.time.Duration;
import java.util.Map;

/**
 * How a gateway uses NATS.
 *
 * @param nodeId its name among the gateways
 * @param access where the servers are
 * @param replicas how many servers keep each record
 * @param shards how many parts the commands are in; the same for all gateways, for ever
 * @param allowOldServers whether servers will do that do not write to disk before they acknowledge
 * @param bounded the logs that forget their oldest records, and when; all others refuse what there is no room for
 * @param patience how long the servers may take to be there when the gateway starts
 */
public record NatsConfig(
        String nodeId,
        ServerAccess access,
        int replicas,
        int shards,
        boolean allowOldServers,
        Map<LogName, Streams.Bounds> bounded,
        Duration patience) {
    public NatsConfig {
        bounded = Map.copyOf(bounded);
    }
}
