package io.hawser.gateway.backplane;

import java.nio.ByteBuffer;

/**
 * One record of a log.
 *
 * @param position its place
 * @param bytes its content, read-only; a reader that moves the buffer duplicates it first
 */
public record LogRecord(Position position, ByteBuffer bytes) {}
