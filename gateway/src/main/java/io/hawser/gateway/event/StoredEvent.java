package io.hawser.gateway.event;

/**
 * An event that is durable.
 *
 * @param position its place
 * @param node the gateway that recorded it
 */
public record StoredEvent(EventPosition position, String node, Event event) {}
