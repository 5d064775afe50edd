package io.hawser.gateway.command.shard;

import java.util.Optional;

/**
 * A shard as this node sees it.
 *
 * @param owner the id of the node that keeps it, or should
 * @param failing why this node, its owner, does not have it, if so: for the operator
 */
public record ShardStatus(int shard, String owner, State state, Optional<String> failing) {

    /** Whether this node has the shard. */
    public enum State {
        /** Another one has. */
        ELSEWHERE,
        /** It is to have it, and opens it. */
        OPENING,
        /** It has it. */
        OPEN
    }
}
