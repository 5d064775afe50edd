/**
 * How fast are commands, and how punctual their deadlines? A whole gateway, called over gRPC, and devices that answer at
 * once.
 *
 * <p>Threads: the main thread sends first, gRPC's one takes answers, one is for the devices, see each class.
 */
@NullMarked
package io.hawser.load.bench.command;

import org.jspecify.annotations.NullMarked;
