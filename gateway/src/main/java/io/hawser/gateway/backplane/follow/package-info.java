/**
 * Follows a log that several nodes append to.
 *
 * <p>Threads: one virtual thread for each log that is followed.
 */
@NullMarked
package io.hawser.gateway.backplane.follow;

import org.jspecify.annotations.NullMarked;
