package io.hawser.device.simulator.recording;

import io.hawser.protocol.Payload;
import java.time.Duration;

/** One thing that happened on a connection. */
public sealed interface Step {

    /** When, since the recording began. */
    Duration at();

    /** The device sent bytes. */
    record Sent(Duration at, Payload bytes) implements Step {}

    /** The device received bytes; a replay does not depend on it. */
    record Received(Duration at, Payload bytes) implements Step {}

    /** The device closed the connection, or reset it. */
    record Left(Duration at, boolean reset) implements Step {}
}
