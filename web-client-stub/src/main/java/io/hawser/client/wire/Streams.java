package io.hawser.client.wire;

import io.grpc.MethodDescriptor;
import io.hawser.client.wire.StreamReader.Reading;
import io.hawser.client.wire.gateways.Backoff;
import io.hawser.client.wire.gateways.Choice;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes readers of streams. They are to be started.
 *
 * <p>Threads: any.
 */
public final class Streams {
    private final Choice gateways;
    private final Backoff reconnecting;
    private final Duration openWithin;
    private final AtomicInteger number = new AtomicInteger();

    /** With pauses of {@code reconnecting}; a gateway has to answer {@code openWithin}. */
    public Streams(Choice gateways, Backoff reconnecting, Duration openWithin) {
        this.gateways = gateways;
        this.reconnecting = reconnecting;
        this.openWithin = openWithin;
    }

    /** A reader whose thread is named for {@code what} it reads. */
    public <Q, R> StreamReader<Q, R> reader(String what, MethodDescriptor<Q, R> method, Reading<Q, R> reading) {
        return new StreamReader<>(threadName(what), method, gateways, reconnecting, openWithin, reading);
    }

    /** Unlike every other. */
    public String threadName(String what) {
        return "hawser-" + what + "-" + number.incrementAndGet();
    }
}
