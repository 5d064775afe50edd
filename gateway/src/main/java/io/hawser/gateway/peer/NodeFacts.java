package io.hawser.gateway.peer;

import java.time.Instant;
import java.util.List;

/**
 * What a node says of itself.
 *
 * @param version of its program
 * @param startTime when its process began
 * @param since when it came to {@code standing}
 * @param sessions devices that are logged in on it
 * @param commandsOutstanding commands in its care that have not ended
 * @param commandShards the shards of the commands in its care, ascending
 * @param rpcAddress {@code host:port} for callers; empty when it names none
 * @param deviceAddress {@code host:port} for devices; empty when it names none
 * @param httpAddress {@code host:port} for browsers; empty when it names none
 * @param warnings what an operator should know, each a sentence
 */
public record NodeFacts(
        String version,
        Instant startTime,
        Standing standing,
        Instant since,
        int sessions,
        int commandsOutstanding,
        List<Integer> commandShards,
        String rpcAddress,
        String deviceAddress,
        String httpAddress,
        List<String> warnings) {

    public NodeFacts {
        commandShards = List.copyOf(commandShards);
        warnings = List.copyOf(warnings);
    }
}
