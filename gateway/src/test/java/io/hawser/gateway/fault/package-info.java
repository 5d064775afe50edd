/** Breaks a gateway's process from the inside, by a wire protocol that does what it should not. */
@NullMarked
package io.hawser.gateway.fault;

import org.jspecify.annotations.NullMarked;
