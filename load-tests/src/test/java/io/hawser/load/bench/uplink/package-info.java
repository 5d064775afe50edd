/**
 * How fast are durable uplinks? The gateway against an MQTT broker: the same load, with two framings, and a subscriber each.
 *
 * <p>Threads: the main thread sends, another receives, see each class.
 */
@NullMarked
package io.hawser.load.bench.uplink;

import org.jspecify.annotations.NullMarked;
