package io.hawser.client.wire.gateways;

import java.util.Set;

/**
 * Some of the gateways, to choose from.
 *
 * <p>Threads: any.
 */
public interface Choice {
    /** How many there are now; learned ones come and go. */
    int size();

    /** The next in turn, the best of them first; one in {@code refused} only when all are. */
    Gateway next(Set<Gateway> refused);
}
