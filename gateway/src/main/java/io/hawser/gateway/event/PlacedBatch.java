package io.hawser.gateway.event;

import io.hawser.gateway.backplane.Position;

/** A batch and its place in the log. */
public record PlacedBatch(Position position, EventBatch batch) {}
