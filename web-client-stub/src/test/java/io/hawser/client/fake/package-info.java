/**
 * A gateway that is none: the generated services over real gRPC on loopback, doing what a test tells them.
 *
 * <p>Threads: gRPC's call it, the test's look and tell.
 */
@NullMarked
package io.hawser.client.fake;

import org.jspecify.annotations.NullMarked;
