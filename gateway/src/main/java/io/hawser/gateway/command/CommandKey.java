package io.hawser.gateway.command;

import java.time.Instant;
import java.util.UUID;

/**
 * A command's place in lists: the newest first, then by id.
 *
 * @param created when it was accepted
 */
public record CommandKey(Instant created, UUID id) implements Comparable<CommandKey> {
    @Override
    public int compareTo(CommandKey other) {
        int newestFirst = other.created.compareTo(created);
        if (newestFirst != 0) {
            return newestFirst;
        }
        int high = Long.compareUnsigned(id.getMostSignificantBits(), other.id.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(id.getLeastSignificantBits(), other.id.getLeastSignificantBits());
    }
}
