package io.hawser.gateway.event;

import io.hawser.gateway.backplane.Position;

/**
 * A reader's place between two batches.
 *
 * @param behind the batch before the place; {@link Position#START} for the very beginning
 * @param nextOrdinal the ordinal of the event that follows, as far as the log goes; one that is greater when it comes tells
 *     that events are missing
 */
public record LogPlace(Position behind, long nextOrdinal) {}
