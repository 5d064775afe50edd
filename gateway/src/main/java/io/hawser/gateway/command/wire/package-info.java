/**
 * Commands on their way between the gateways of a cluster, as bytes: what is asked of the node that keeps a command, and what
 * it answers. Big-endian; the first byte of each question and answer is the version, and a node that does not know it says so.
 *
 * <p>Threads: any; nothing here keeps state.
 */
@NullMarked
package io.hawser.gateway.command.wire;

import org.jspecify.annotations.NullMarked;
