/**
 * What devices and the gateway say to each other, whatever the wire, and the interface that a wire protocol implements.
 *
 * <p>Threads: everything here is immutable or stateless; any thread may use it.
 */
@NullMarked
package io.hawser.protocol;

import org.jspecify.annotations.NullMarked;
