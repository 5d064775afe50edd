/**
 * Which gateways there are, how they are connected to, and which of them answer. Knows nothing of what is called on them.
 *
 * <p>Threads: any choose; one, the pulse's, asks the gateways whether they are there.
 */
@NullMarked
package io.hawser.client.wire.gateways;

import org.jspecify.annotations.NullMarked;
