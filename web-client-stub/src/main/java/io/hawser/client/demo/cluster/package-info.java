/**
 * Who sits where in a cluster, for a page. Knows nothing of HTTP.
 *
 * <p>Threads: whoever asks looks.
 */
@NullMarked
package io.hawser.client.demo.cluster;

import org.jspecify.annotations.NullMarked;
