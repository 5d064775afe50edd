/**
 * Commands from web servers to devices: each is durable before it is sent, is sent until the device answers or its deadline
 * passes, and reaches exactly one terminal state, which is durable before anybody hears of it.
 *
 * <p>Threads: devices' I/O threads, callers' threads, the log's completing thread and the thread of the timing wheel meet
 * under one short lock for each device, {@link io.hawser.gateway.command.DeviceQueue}; stages complete under no lock.
 */
@NullMarked
package io.hawser.gateway.command;

import org.jspecify.annotations.NullMarked;
