package io.hawser.gateway.event;

import java.util.List;

/**
 * Events that became durable as one record.
 *
 * @param node the gateway that recorded them
 * @param events in order; not to be changed
 */
record EventBatch(String node, List<Event> events) {}
