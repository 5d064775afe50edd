/**
 * Calls of web servers that are about another node: what they ask is asked there, in that process, and what it answers is
 * brought back.
 *
 * <p>Threads: any calls; nothing here blocks.
 */
@NullMarked
package io.hawser.gateway.grpc.relay;

import org.jspecify.annotations.NullMarked;
