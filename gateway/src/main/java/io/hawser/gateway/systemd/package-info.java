/**
 * The service manager's side: tells systemd how the gateway does, when it was started by one that wants to know.
 *
 * <p>Threads: none of its own; whoever has something to tell.
 */
@NullMarked
package io.hawser.gateway.systemd;

import org.jspecify.annotations.NullMarked;
