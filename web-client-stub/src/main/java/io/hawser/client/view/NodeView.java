package io.hawser.client.view;

import java.time.Instant;
import java.util.List;

/**
 * A node of the cluster, as another sees it.
 *
 * @param nodeId its name
 * @param state whether it is there
 * @param since when it entered that state
 * @param startTime when its process began
 * @param version of its program
 * @param sessions of devices on it; the last known number when it is lost or unreachable
 * @param incarnation which of its lives it is, greater after each restart
 * @param rpcAddress where callers reach it, {@code host:port}; empty when it does not say
 * @param deviceAddress where devices do, likewise
 * @param httpAddress where its console is, likewise
 * @param commandShards the shards of the commands in its care, ascending
 * @param commandsOutstanding commands in its care that have not ended
 * @param warnings what an operator should know about it, each a sentence
 */
public record NodeView(
        String nodeId,
        NodeState state,
        Instant since,
        Instant startTime,
        String version,
        long sessions,
        long incarnation,
        String rpcAddress,
        String deviceAddress,
        String httpAddress,
        List<Integer> commandShards,
        long commandsOutstanding,
        List<String> warnings) {
    public NodeView {
        commandShards = List.copyOf(commandShards);
        warnings = List.copyOf(warnings);
    }
}
