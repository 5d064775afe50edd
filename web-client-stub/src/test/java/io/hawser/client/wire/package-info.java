/**
 * How what comes over the wire is read.
 *
 * <p>Threads: the test's.
 */
@NullMarked
package io.hawser.client.wire;

import org.jspecify.annotations.NullMarked;
