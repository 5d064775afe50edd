/**
 * Holds a ledger of simulated devices against what a gateway kept: {@code ./hawser audit}. The one package here that
 * speaks to web servers' side of a gateway.
 *
 * <p>Threads: main; events come on their subscription's thread.
 */
@NullMarked
package io.hawser.device.audit;

import org.jspecify.annotations.NullMarked;
